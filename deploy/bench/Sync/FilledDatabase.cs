using System.Text.Json;
using Microsoft.Data.Sqlite;
using Shared.Contracts.Sync;

namespace Bench.Sync;

/// <summary>
/// Fills Admin.Api's SQLite file with keys while nobody has it open: copies of one key that Admin.Api itself made, each with its own hash, alias, team and tag.
/// The change log counts a revision for each and keeps the last one, as after trimming, so that gateways load a snapshot and go on from there.
/// </summary>
internal static class FilledDatabase
{
    public const int Teams = 100;
    private const int Tags = 300;

    /// <summary>As Admin.Api writes it for a key without a user.</summary>
    private static readonly string SearchText = $"'bench-' || n.i || char(10) || 'sk-...' || substr('000' || n.i, -4) || char(10) || char(10) || 'team-' || (n.i % {Teams})";

    /// <summary>The text of a key by its number; number 0 is the one that Admin.Api made.</summary>
    public static string KeyText(long number) => $"sk-bench-{number:D12}";

    public static string TeamOf(long number) => $"team-{number % Teams}";

    public static void Fill(string file, int keys)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        connection.CreateFunction("key_hash", (long number) => HashOf(number), isDeterministic: true);
        // The whole file fits in memory, and a crash here costs a run of the bench.
        Run(connection, "PRAGMA cache_size=-2000000; PRAGMA synchronous=OFF; PRAGMA foreign_keys=OFF; PRAGMA temp_store=MEMORY; PRAGMA threads=2");
        using var transaction = connection.BeginTransaction();
        var indexes = TakeIndexes(connection);
        var revision = Number(connection, "SELECT revision FROM sync_state");
        Copy(connection, "keys", keys, new()
        {
            ["hash"] = "key_hash(n.i)",
            ["key_name"] = "'sk-...' || substr('000' || n.i, -4)",
            ["key_alias"] = "'bench-' || n.i",
            ["team_id"] = $"'team-' || (n.i % {Teams})",
            ["allowed_tags"] = $"'[\"project:' || (n.i % {Tags}) || '\"]'",
            ["search_text"] = SearchText,
            ["policy"] = $"'bench-' || (n.i % {Teams}) || '-' || (n.i % {Tags})",
            ["revision"] = $"{revision} + n.i",
        });
        Copy(connection, "key_tags", keys, new()
        {
            ["hash"] = "key_hash(n.i)",
            ["search_text"] = SearchText,
            ["key_alias"] = "'bench-' || n.i",
            ["team_id"] = $"'team-' || (n.i % {Teams})",
            ["tag"] = $"'project:' || (n.i % {Tags})",
        });
        foreach (var index in indexes) Run(connection, index);
        NoteLast(connection, revision, keys - 1);
        transaction.Commit();
        Run(connection, "ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)");
        // On disk now, or the first writes that are measured would wait for all of it.
        using var written = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        written.Flush(flushToDisk: true);
    }

    private static string HashOf(long number) => KeyHash.Of(KeyText(number)).ToString();

    /// <summary>Indexes are made anew in one go at the end, which takes a tenth of the time.</summary>
    private static List<string> TakeIndexes(SqliteConnection connection)
    {
        var indexes = new List<(string Name, string Sql)>();
        using (var command = Command(connection, "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('keys', 'key_tags')"))
        using (var rows = command.ExecuteReader())
        {
            while (rows.Read()) indexes.Add((rows.GetString(0), rows.GetString(1)));
        }

        foreach (var (name, _) in indexes) Run(connection, $"DROP INDEX \"{name}\"");
        return [.. indexes.Select(index => index.Sql)];
    }

    /// <summary>Adds copies of the table's only row, so that whatever else a row has is what Admin.Api wrote.</summary>
    private static void Copy(SqliteConnection connection, string table, int count, Dictionary<string, string> changed)
    {
        var columns = new List<string>();
        using (var command = Command(connection, $"SELECT name FROM pragma_table_info('{table}')"))
        using (var rows = command.ExecuteReader())
        {
            while (rows.Read()) columns.Add(rows.GetString(0));
        }

        var values = columns.Select(column => changed.GetValueOrDefault(column, $"t.{column}"));
        Run(connection, $"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count - 1})
            INSERT INTO {table} ({string.Join(", ", columns)}) SELECT {string.Join(", ", values)} FROM n CROSS JOIN (SELECT * FROM {table} LIMIT 1) t
            """);
    }

    private static void NoteLast(SqliteConnection connection, long revision, long number)
    {
        var last = new KeyRecord { Hash = HashOf(number), TeamId = TeamOf(number), AllowedTags = [$"project:{number % Tags}"] };
        var payload = JsonSerializer.Serialize(new Change { KeyUpserted = last }, SyncJson.Default.Change);
        using var command = Command(connection, """
            DELETE FROM changes;
            INSERT INTO changes (revision, at, payload) VALUES ($revision, $at, $payload);
            UPDATE sync_state SET revision = $revision;
            UPDATE publisher_state SET revision = $revision
            """);
        command.Parameters.AddWithValue("$revision", revision + number);
        command.Parameters.AddWithValue("$at", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        command.Parameters.AddWithValue("$payload", payload);
        command.ExecuteNonQuery();
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = Command(connection, sql);
        return (long)command.ExecuteScalar()!;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = Command(connection, sql);
        command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 600;
        return command;
    }
}
