namespace Admin.Api.Data.Sqlite;

/// <summary>Always this process's: the lock on the file keeps every other one away, and all writes are its own.</summary>
internal sealed class SqliteTurn(ChangeSignal signal, PublisherWrites writes, SqliteMarks marks, long turn, TimeProvider time) : IPublishingTurn
{
    public bool IsHeld => true;

    public Task ConfirmAsync(CancellationToken cancellation) => Task.CompletedTask;

    public Task<long> NextMarkAsync(CancellationToken cancellation) => marks.NextAsync(writes, turn, time, cancellation);

    public Task NoteAsync(long revision, CancellationToken cancellation) => writes.NoteAsync(turn, revision, cancellation);

    public Task WaitForChangesAsync(CancellationToken cancellation) => signal.WaitAsync(cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
