namespace Admin.Api.Data;

/// <summary>Which database it is, and what a process does with it outside of a transaction. What differs inside one stands in the <see cref="AdminDbContext"/>s.</summary>
internal interface IAdminDatabase
{
    /// <summary>Where it is, for messages: never a password.</summary>
    string Place { get; }

    /// <summary>How long a write waits for other writers, of this process and of others; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</summary>
    TimeSpan Patience { get; }

    /// <summary>Whether a second Admin.Api must keep off while one runs.</summary>
    bool IsForOneProcess { get; }

    /// <summary>Registers what makes contexts.</summary>
    void AddContexts(IServiceCollection services);

    /// <summary>Registers what looks after the database while the service runs; it starts when the database is up to date.</summary>
    void AddHostedServices(IServiceCollection services);

    /// <summary>Whether a fault means that the database did not answer: not the request's fault, and not ours.</summary>
    bool IsUnreachable(Exception fault);

    /// <summary>
    /// Waits until no other process migrates, and where <see cref="IsForOneProcess"/> until none uses it at all. It stays so until the result is disposed;
    /// the lock of a process that dies is free at once.
    /// </summary>
    /// <param name="waits">Called once when it is not free at once.</param>
    Task<IAsyncDisposable> LockAsync(TimeProvider time, Action waits, CancellationToken cancellation);

    /// <summary>Gives every file of the database to its owner alone, and makes the database so where it is missing. Before anything opens it; the lock is held.</summary>
    /// <returns>Those that others could use until now.</returns>
    IReadOnlyList<WideFile> KeepToOwner();

    /// <summary>Keeps every Admin.Api from publishing until the result is disposed; null where one runs.</summary>
    Task<IAsyncDisposable?> TryHoldAloneAsync(CancellationToken cancellation);

    /// <summary>Takes away what a process left that was killed while it migrated. The lock is held.</summary>
    Task ClearMigrationAsync(AdminDbContext db, CancellationToken cancellation);

    /// <summary>Waits until this process may publish the change log.</summary>
    /// <param name="signal">What a write of this process sets.</param>
    /// <param name="writes">Where the turn and its marks are kept.</param>
    /// <param name="waits">Called once when another process publishes.</param>
    Task<IPublishingTurn> TakeTurnAsync(ChangeSignal signal, PublisherWrites writes, TimeProvider time, Action waits, CancellationToken cancellation);

    /// <summary>The mark of the latest heartbeat, whichever process sent it, as of the reads of a context; no earlier heartbeat has a greater one.</summary>
    Task<long> LatestMarkAsync(AdminDbContext db, CancellationToken cancellation);
}
