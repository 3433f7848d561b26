using Admin.Api.Errors;
using Admin.Api.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace Admin.Api.Data;

/// <summary>
/// Runs every write: one at a time, with its entries in the change log and in the audit log, in one transaction. When the answer is a value, all of it is
/// on disk; when it is an error, nothing is, but where the error itself says that a lost connection left it open. Nothing else commits changes of keys and teams.
/// </summary>
internal sealed class LoggedWrites(
    IDbContextFactory<AdminDbContext> contexts, IAdminDatabase database, ChangeSignal signal, AdminMetrics metrics, TimeProvider time,
    ILogger<LoggedWrites> logger) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>
    /// Runs a write when its turn has come. The wait for the turn and the wait for the database share one patience: while another program locks the database,
    /// every writer is told so in the same time, however many are waiting.
    /// </summary>
    /// <param name="actor">Who asks: what the audit log says.</param>
    public async Task<Outcome<T>> RunAsync<T>(string actor, Func<WriteTransaction, Task<Outcome<T>>> write, CancellationToken cancellation)
        where T : class
    {
        var asked = time.GetTimestamp();
        if (!await TryTakeTurnAsync(cancellation))
        {
            Log.WriteGaveUp(logger, database.Patience.TotalSeconds);
            return AdminError.DatabaseUnavailable();
        }

        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            await using var transaction = await db.BeginWriteAsync(PatienceLeft(asked), cancellation);
            var state = await db.SyncState.SingleAsync(cancellation);
            var before = state.Revision;
            var outcome = await write(new WriteTransaction(db, state, actor, time.GetUtcNow()));
            if (outcome.Error is not null) return outcome;
            var isChange = state.Revision > before;
            if (isChange && db.Audit.Local.Count == 0) throw new InvalidOperationException("A write changed something and noted nothing.");
            await KeyTagUpkeep.FollowAsync(db, cancellation);

            // From here on a client that leaves must not stop half-way: it would not know which half.
            await db.SaveChangesAsync(CancellationToken.None);
            try
            {
                await transaction.CommitAsync(CancellationToken.None);
            }
            catch (Exception fault) when (database.IsUnreachable(fault))
            {
                Log.CommitUnknown(logger, before + 1, state.Revision, fault.GetBaseException().Message);
                return AdminError.CommitUnknown();
            }

            if (!isChange) return outcome;
            signal.Set();
            metrics.Committed(before, state.Revision);
            Log.Committed(logger, before + 1, state.Revision);
            return outcome;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<bool> TryTakeTurnAsync(CancellationToken cancellation)
    {
        if (_turn.Wait(TimeSpan.Zero, CancellationToken.None)) return true;
        using var patience = new CancellationTokenSource(database.Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            await _turn.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private TimeSpan PatienceLeft(long asked)
    {
        if (database.Patience == Timeout.InfiniteTimeSpan) return database.Patience;
        var left = database.Patience - time.GetElapsedTime(asked);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
