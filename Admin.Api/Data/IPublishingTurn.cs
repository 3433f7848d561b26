namespace Admin.Api.Data;

/// <summary>The right to publish the change log, which one process at a time has. Disposing it lets another take over.</summary>
internal interface IPublishingTurn : IAsyncDisposable
{
    /// <summary>Whether it is still this process's, as far as it knows.</summary>
    bool IsHeld { get; }

    /// <summary>Makes sure that it is still this process's.</summary>
    /// <exception cref="Exception">It is lost.</exception>
    Task ConfirmAsync(CancellationToken cancellation);

    /// <summary>Waits until there may be changes, whichever process wrote them.</summary>
    /// <exception cref="Exception">It is lost.</exception>
    Task WaitForChangesAsync(CancellationToken cancellation);
}
