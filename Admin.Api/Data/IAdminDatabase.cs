namespace Admin.Api.Data;

/// <summary>Which database it is, and what a process does with it outside of a transaction. What differs inside one stands in the <see cref="AdminDbContext"/>s.</summary>
internal interface IAdminDatabase
{
    /// <summary>Where it is, for messages: never a password.</summary>
    string Place { get; }

    /// <summary>Registers what makes contexts.</summary>
    void AddContexts(IServiceCollection services);

    /// <summary>Waits until no other process migrates and keeps it so until the result is disposed. The lock of a process that dies is free at once.</summary>
    Task<IAsyncDisposable> LockMigrationsAsync(AdminDbContext db, CancellationToken cancellation);

    /// <summary>Takes away what a process left that was killed while it migrated. The lock is held.</summary>
    Task ClearMigrationAsync(AdminDbContext db, CancellationToken cancellation);
}
