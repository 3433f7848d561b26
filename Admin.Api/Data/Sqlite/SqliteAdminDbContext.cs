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
}
