using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Admin.Api.Data.Postgres;

/// <summary>The tables in PostgreSQL.</summary>
internal sealed class PostgresAdminDbContext(DbContextOptions<PostgresAdminDbContext> options) : AdminDbContext(options)
{
    /// <summary>
    /// The row of the sync state is the lock that all writers of all replicas take first: what is read after it is what the writer before left, and
    /// revisions have no gap. A replica that hangs while it holds the lock is cut off by the server, so that the others go on.
    /// </summary>
    private const string LockWriters =
        """
        SET LOCAL idle_in_transaction_session_timeout = '15s';
        SET LOCAL lock_timeout = '20s';
        SELECT 1 FROM sync_state FOR UPDATE;
        """;

    public override async Task<IDbContextTransaction> BeginWriteAsync(CancellationToken cancellation)
    {
        var transaction = await Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
        try
        {
            await Database.ExecuteSqlRawAsync(LockWriters, cancellation);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    public override Task BeginReadAsync(CancellationToken cancellation) => Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);

    /// <summary>Texts are compared and ordered by their bytes, as SQLite does, whatever language the server speaks.</summary>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => configurationBuilder.Properties<string>().UseCollation("C");
}
