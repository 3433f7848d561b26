using Admin.Api.Errors;
using Admin.Api.Sync;
using Admin.Api.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace Admin.Api.Data;

/// <summary>
/// Runs every write: one at a time, with its log entries, in one transaction. When the answer is a value, both are on disk;
/// when it is an error, neither is. Nothing else commits changes of keys and teams.
/// </summary>
internal sealed class LoggedWrites(IDbContextFactory<AdminDbContext> contexts, ChangeSignal signal, TimeProvider time, ILogger<LoggedWrites> logger) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public async Task<Outcome<T>> RunAsync<T>(Func<WriteTransaction, Task<Outcome<T>>> write, CancellationToken cancellation)
        where T : class
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            await using var transaction = await db.BeginWriteAsync(cancellation);
            var state = await db.SyncState.SingleAsync(cancellation);
            var before = state.Revision;
            var outcome = await write(new WriteTransaction(db, state, time.GetUtcNow()));
            if (outcome.Error is not null) return outcome;

            // From here on a client that leaves must not stop half-way: it would not know which half.
            await db.SaveChangesAsync(CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
            signal.Set();
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
