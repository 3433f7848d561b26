using Microsoft.Data.Sqlite;

namespace Admin.Api.Data.Sqlite;

/// <summary>Puts a copy in the place of the database. The lock is held: nobody uses either.</summary>
internal static class SqliteRestore
{
    private static readonly string[] Journals = ["-wal", "-shm", "-journal"];

    /// <summary>Gives where the replaced database is kept; null where there was none.</summary>
    /// <param name="copy">A whole database in one file, beside the one it replaces.</param>
    public static string? Replace(string database, string copy, DateTimeOffset now)
    {
        var aside = File.Exists(database) ? $"{database}.replaced-{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}" : null;
        if (aside is not null) KeepAside(database, aside);
        foreach (var journal in Journals) File.Delete(database + journal);
        // In one step: a crash leaves the one or the other, never none.
        File.Move(copy, database, overwrite: true);
        return aside;
    }

    private static void KeepAside(string database, string aside)
    {
        try
        {
            // What is still in the log beside the file goes into it.
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Pooling = false }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode=DELETE";
            command.ExecuteNonQuery();
        }
        catch (SqliteException)
        {
            // A damaged database is what a restore is for: it is kept as it is, with its log.
        }

        foreach (var part in (string[])["", .. Journals.Where(journal => File.Exists(database + journal))])
        {
            // Before it is copied: a copy has the permissions of what it is made from.
            OwnerOnly.Keep(database + part);
            File.Copy(database + part, aside + part);
        }
    }
}
