using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Admin.Api.Data.Sqlite;

/// <summary>The tables in a SQLite file.</summary>
internal sealed class SqliteAdminDbContext(DbContextOptions<SqliteAdminDbContext> options) : AdminDbContext(options)
{
    /// <summary>SQLite's driver begins by taking the write lock, so that nothing read in here can be stale when it is written back.</summary>
    public override Task<IDbContextTransaction> BeginWriteAsync(CancellationToken cancellation) => Database.BeginTransactionAsync(cancellation);

    /// <summary>Deferred: a snapshot that is being read must not take the write lock, or it would stop every write.</summary>
    public override async Task BeginReadAsync(CancellationToken cancellation)
    {
        await Database.OpenConnectionAsync(cancellation);
        var connection = (SqliteConnection)Database.GetDbConnection();
        await Database.UseTransactionAsync(connection.BeginTransaction(deferred: true), cancellation);
    }

    /// <summary>
    /// A list in any order, and any filter without an index of its own, reads one of these from end to end: each holds every column of <see cref="IListedKey"/>,
    /// so the table itself is never read but for the rows of the page. docs/performance.md has what that costs.
    /// </summary>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<KeyRow>(key =>
        {
            key.HasIndex(k => new { k.CreatedAt, k.Hash, k.KeyAlias, k.TeamId, k.UserId, k.SearchText, k.Blocked, k.ExpiresAt, k.UpdatedAt });
            key.HasIndex(k => new { k.TeamId, k.CreatedAt, k.Hash, k.KeyAlias, k.UserId, k.SearchText, k.Blocked, k.ExpiresAt, k.UpdatedAt });
            key.HasIndex(k => new { k.UserId, k.CreatedAt, k.Hash, k.KeyAlias, k.TeamId, k.SearchText, k.Blocked, k.ExpiresAt, k.UpdatedAt }).HasFilter("user_id IS NOT NULL");
            key.HasIndex(k => new { k.ExpiresAt, k.CreatedAt, k.Hash, k.KeyAlias, k.TeamId, k.UserId, k.SearchText, k.Blocked, k.UpdatedAt }).HasFilter("expires_at IS NOT NULL");
            key.HasIndex(k => new { k.Blocked, k.CreatedAt, k.Hash, k.KeyAlias, k.TeamId, k.UserId, k.SearchText, k.ExpiresAt, k.UpdatedAt });
            key.HasIndex(k => new { k.TeamId, k.Policy, k.Hash });
            key.HasIndex(k => new { k.Policy, k.CreatedAt, k.Hash });
            key.HasIndex(k => new { k.KeyAlias, k.CreatedAt, k.Hash, k.TeamId, k.UserId, k.SearchText, k.Blocked, k.ExpiresAt, k.UpdatedAt });
        });
        modelBuilder.Entity<KeyTagRow>().HasIndex(
            nameof(KeyTagRow.Tag), nameof(KeyTagRow.CreatedAt), nameof(KeyTagRow.Hash), nameof(KeyTagRow.KeyAlias), nameof(KeyTagRow.TeamId), nameof(KeyTagRow.UserId),
            nameof(KeyTagRow.SearchText), nameof(KeyTagRow.Blocked), nameof(KeyTagRow.ExpiresAt), nameof(KeyTagRow.UpdatedAt), nameof(KeyTagRow.InScope));
    }
}
