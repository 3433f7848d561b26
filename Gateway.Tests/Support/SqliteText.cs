using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Support;

/// <summary>Statements to a SQLite file, beside the service and without what it sets on its connections.</summary>
internal static class SqliteText
{
    /// <summary>Outside the pool: it closes the file when it is disposed.</summary>
    public static SqliteConnection Open(string url)
    {
        var connection = new SqliteConnection(url + ";Pooling=False");
        connection.Open();
        return connection;
    }

    public static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The numbers of the first row.</summary>
    public static long[] Ask(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var row = command.ExecuteReader();
        row.Read();
        return [.. Enumerable.Range(0, row.FieldCount).Select(row.GetInt64)];
    }
}
