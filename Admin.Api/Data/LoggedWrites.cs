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

    /// <param name="actor">Who asks: what the audit log says.</param>
    public async Task<Outcome<T>> RunAsync<T>(string actor, Func<WriteTransaction, Task<Outcome<T>>> write, CancellationToken cancellation)
        where T : class
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            await using var transaction = await db.BeginWriteAsync(cancellation);
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
}
