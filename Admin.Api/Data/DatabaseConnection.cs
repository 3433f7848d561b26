using Microsoft.Data.Sqlite;

namespace Admin.Api.Data;

/// <summary>What <c>general_settings.database_url</c> means.</summary>
/// <param name="ConnectionString">For SQLite's driver.</param>
/// <param name="File">The full path of the database file.</param>
internal sealed record DatabaseConnection(string ConnectionString, string File)
{
    /// <summary>Reads the setting.</summary>
    /// <param name="fault">What is wrong; what to do, when the result is null.</param>
    public static DatabaseConnection? Read(string url, out string fault)
    {
        fault = "must be an SQLite connection string such as 'Data Source=data/gateway.db'";
        try
        {
            var parsed = new SqliteConnectionStringBuilder(url) { ForeignKeys = true };
            // Each connection of an in-memory database is a database of its own, and it would forget what was acknowledged.
            if (parsed.DataSource.Length == 0 || parsed.Mode == SqliteOpenMode.Memory || parsed.DataSource.Contains(":memory:", StringComparison.Ordinal))
            {
                fault = "must name a file, such as 'Data Source=data/gateway.db'";
                return null;
            }

            fault = "";
            return new DatabaseConnection(parsed.ToString(), Path.GetFullPath(parsed.DataSource));
        }
        catch (ArgumentException)
        {
            // The driver's message may repeat the value, and a connection string may hold a password.
            return null;
        }
    }
}
