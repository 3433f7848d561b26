using Admin.Api.Sync;

namespace Admin.Api.Data.Sqlite;

/// <summary>Always this process's: the lock on the file keeps every other one away, and all writes are its own.</summary>
internal sealed class SqliteTurn(ChangeSignal signal) : IPublishingTurn
{
    public bool IsHeld => true;

    public Task ConfirmAsync(CancellationToken cancellation) => Task.CompletedTask;

    public Task WaitForChangesAsync(CancellationToken cancellation) => signal.WaitAsync(cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
