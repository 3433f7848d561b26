using System.Data;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Admin.Api.Data.Postgres;

/// <summary>The tables in PostgreSQL.</summary>
internal sealed class PostgresAdminDbContext(DbContextOptions<PostgresAdminDbContext> options) : AdminDbContext(options)
{
    /// <summary>
    /// The row of the sync state is the lock that all writers of all replicas take first: what is read after it is what the writer before left, and
    /// revisions have no gap. A replica that hangs while it holds the lock is cut off by the server, so that the others go on.
    /// The notice wakes whichever replica publishes. It goes out with the commit, and not at all where nothing is committed.
    /// </summary>
    public override async Task<IDbContextTransaction> BeginWriteAsync(TimeSpan patience, CancellationToken cancellation)
    {
        var transaction = await Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
        try
        {
            await Database.ExecuteSqlAsync(
                $"""
                SELECT set_config('idle_in_transaction_session_timeout', '5s', true), set_config('lock_timeout', {MillisecondsOf(patience)}, true);
                SELECT 1 FROM sync_state FOR UPDATE;
                NOTIFY gateway_changes;
                """,
                cancellation);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    public override Task BeginReadAsync(CancellationToken cancellation) => Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);

    /// <summary>To the server, 0 is for ever.</summary>
    private static string MillisecondsOf(TimeSpan patience) =>
        (patience == Timeout.InfiniteTimeSpan ? 0 : Math.Max(1000, (long)patience.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture);

    /// <summary>Texts are compared and ordered by their bytes, as SQLite does, whatever language the server speaks.</summary>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => configurationBuilder.Properties<string>().UseCollation("C");

    /// <summary>One index per filter and order. An entry of an index must fit into a third of a page here, so none holds every column.</summary>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<KeyRow>(key =>
        {
            key.HasIndex(k => new { k.CreatedAt, k.Hash });
            key.HasIndex(k => new { k.UpdatedAt, k.CreatedAt, k.Hash });
            key.HasIndex(k => new { k.ExpiresAt, k.CreatedAt, k.Hash });
            key.HasIndex(k => new { k.TeamId, k.CreatedAt, k.Hash });
            key.HasIndex(k => new { k.UserId, k.CreatedAt, k.Hash });
            key.HasIndex(k => new { k.CreatedAt, k.Hash }, "IX_keys_created_at_hash_of_blocked").HasFilter("blocked");
            key.HasIndex(k => new { k.Policy, k.CreatedAt, k.Hash });
        });
        modelBuilder.Entity<KeyTagRow>(tag =>
        {
            tag.HasIndex(t => new { t.Tag, t.CreatedAt, t.Hash }).IncludeProperties(t => new { t.InScope, t.Blocked, t.ExpiresAt });
            tag.HasIndex(t => new { t.Tag, t.KeyAlias, t.CreatedAt, t.Hash });
        });
    }
}
