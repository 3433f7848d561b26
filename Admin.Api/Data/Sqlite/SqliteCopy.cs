using System.Globalization;
using Admin.Api.Errors;
using Microsoft.Data.Sqlite;

namespace Admin.Api.Data.Sqlite;

/// <summary>A copy of a SQLite database as one file, made by SQLite's own online backup while others write to it.</summary>
internal static class SqliteCopy
{
    /// <summary>Writes one state of the source, checks it and brings it to disk. Whatever fails leaves no target.</summary>
    /// <param name="target">A name that the caller owns; no such file yet.</param>
    /// <exception cref="AdminStartException">The source is no sound database of this service.</exception>
    public static SyncStateRow Write(string source, string target)
    {
        try
        {
            // Made first, so that its content is never readable by others, not even while it is written.
            OwnerOnly.Open(target, FileMode.CreateNew).Dispose();

            SyncStateRow state;
            using (var from = Open(source))
            using (var to = Open(target))
            {
                // All pages in one step: a state of one moment. In WAL mode a reader stops no writer.
                from.BackupDatabase(to);
                // One file, that needs no other beside it.
                Ask(to, "PRAGMA journal_mode=DELETE");
                state = Check(to, source);
            }

            using var written = new FileStream(target, FileMode.Open, FileAccess.ReadWrite);
            written.Flush(flushToDisk: true);
            return state;
        }
        catch
        {
            File.Delete(target);
            throw;
        }
    }

    private static SyncStateRow Check(SqliteConnection copy, string source)
    {
        if (Ask(copy, "PRAGMA integrity_check") is not "ok") throw new AdminStartException($"{source} is damaged: its integrity check fails");
        if (Ask(copy, "SELECT count(*) FROM sqlite_master WHERE name IN ('sync_state', 'publisher_state', 'changes', 'keys', 'teams')") is not "5"
            || Ask(copy, "SELECT epoch FROM sync_state") is not { } epoch)
            throw new AdminStartException($"{source} is not a database of this service");
        return new SyncStateRow { Epoch = epoch, Revision = long.Parse(Ask(copy, "SELECT revision FROM sync_state")!, CultureInfo.InvariantCulture) };
    }

    /// <summary>Outside the pool: a pooled connection would keep the file open.</summary>
    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static string? Ask(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()?.ToString();
    }
}
