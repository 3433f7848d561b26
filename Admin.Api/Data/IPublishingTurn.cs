namespace Admin.Api.Data;

/// <summary>
/// The right to publish the change log, which one process at a time has. Disposing it lets another take over; so does a process that draws no mark for some seconds,
/// because it is frozen or cut off.
/// </summary>
internal interface IPublishingTurn : IAsyncDisposable
{
    /// <summary>Whether it is still this process's, as far as it knows.</summary>
    bool IsHeld { get; }

    /// <summary>Makes sure that it is still this process's.</summary>
    /// <exception cref="Exception">It is lost.</exception>
    Task ConfirmAsync(CancellationToken cancellation);

    /// <summary>Draws the mark of a heartbeat: greater than every one before, whichever process sent it. It also shows the others that this process lives.</summary>
    /// <exception cref="Exception">It is lost.</exception>
    Task<long> NextMarkAsync(CancellationToken cancellation);

    /// <summary>Notes how far the log was published.</summary>
    /// <exception cref="Exception">It is lost.</exception>
    Task NoteAsync(long revision, CancellationToken cancellation);

    /// <summary>Waits until there may be changes, whichever process wrote them.</summary>
    /// <exception cref="Exception">It is lost.</exception>
    Task WaitForChangesAsync(CancellationToken cancellation);
}
