using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Admin.Api.Data;

/// <summary>Several reads that must see one state of the database.</summary>
internal static class ReadTransaction
{
    /// <summary>
    /// Begins one on the context; disposing the context ends it. Deferred: SQLite's driver otherwise begins by taking the write lock,
    /// and a snapshot that is being read would stop every write.
    /// </summary>
    public static async Task BeginAsync(AdminDbContext db, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        await db.Database.UseTransactionAsync(connection.BeginTransaction(deferred: true), cancellation);
    }
}
