using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Admin.Api.Data.Sqlite;

/// <summary>The tables in a SQLite file.</summary>
internal sealed class SqliteAdminDbContext(DbContextOptions<SqliteAdminDbContext> options) : AdminDbContext(options)
{
    /// <summary>SQLite's driver begins by taking the write lock, so that nothing read in here can be stale when it is written back.</summary>
    public override async Task<IDbContextTransaction> BeginWriteAsync(TimeSpan patience, CancellationToken cancellation)
    {
        var connection = (SqliteConnection)Database.GetDbConnection();
        var usual = connection.DefaultTimeout;
        // To the driver, 0 is for ever.
        connection.DefaultTimeout = patience == Timeout.InfiniteTimeSpan ? 0 : Math.Max(1, (int)Math.Ceiling(patience.TotalSeconds));
        try
        {
            return await Database.BeginTransactionAsync(cancellation);
        }
        finally
        {
            connection.DefaultTimeout = usual;
        }
    }

    /// <summary>Deferred: a snapshot that is being read must not take the write lock, or it would stop every write.</summary>
    public override async Task BeginReadAsync(CancellationToken cancellation)
    {
        await Database.OpenConnectionAsync(cancellation);
        var connection = (SqliteConnection)Database.GetDbConnection();
        await Database.UseTransactionAsync(connection.BeginTransaction(deferred: true), cancellation);
    }

    /// <summary>
    /// Every order has an index that holds every column of <see cref="IListedKey"/>: a list walks it and filters on the way, and the table itself is never read
    /// but for the rows of the page. Filters that leave few keys have one too. docs/performance.md has what that costs.
    /// </summary>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<KeyRow>(key =>
        {
            // The first two also say which policy a key has: reports of what some policies reach walk them.
            key.HasIndex(k => new { k.CreatedAt, k.Hash, k.KeyAlias, k.TeamId, k.UserId, k.SearchText, k.Blocked, k.ExpiresAt, k.UpdatedAt, k.Policy });
            key.HasIndex(k => new { k.TeamId, k.CreatedAt, k.Hash, k.KeyAlias, k.UserId, k.SearchText, k.Blocked, k.ExpiresAt, k.UpdatedAt, k.Policy });
            key.HasIndex(k => new { k.KeyAlias, k.CreatedAt, k.Hash, k.TeamId, k.UserId, k.SearchText, k.Blocked, k.ExpiresAt, k.UpdatedAt });
            key.HasIndex(k => new { k.UpdatedAt, k.CreatedAt, k.Hash, k.KeyAlias, k.TeamId, k.UserId, k.SearchText, k.Blocked, k.ExpiresAt });
            key.HasIndex(k => new { k.ExpiresAt, k.CreatedAt, k.Hash, k.KeyAlias, k.TeamId, k.UserId, k.SearchText, k.Blocked, k.UpdatedAt });
            key.HasIndex(k => new { k.UserId, k.CreatedAt, k.Hash, k.KeyAlias, k.TeamId, k.SearchText, k.Blocked, k.ExpiresAt, k.UpdatedAt }).HasFilter("user_id IS NOT NULL");
            key.HasIndex(k => new { k.Blocked, k.CreatedAt, k.Hash, k.KeyAlias, k.TeamId, k.UserId, k.SearchText, k.ExpiresAt, k.UpdatedAt }).HasFilter("blocked");
            key.HasIndex(k => new { k.Policy, k.CreatedAt, k.Hash });
            // Counting what a search finds reads all of it: the fewer bytes, the sooner.
            key.HasIndex(k => k.SearchText);
        });
        modelBuilder.Entity<KeyTagRow>().HasIndex(
            nameof(KeyTagRow.Tag), nameof(KeyTagRow.CreatedAt), nameof(KeyTagRow.Hash), nameof(KeyTagRow.KeyAlias), nameof(KeyTagRow.TeamId), nameof(KeyTagRow.UserId),
            nameof(KeyTagRow.SearchText), nameof(KeyTagRow.Blocked), nameof(KeyTagRow.ExpiresAt), nameof(KeyTagRow.UpdatedAt), nameof(KeyTagRow.InScope));
    }
}
