using Admin.Api.Errors;
using Npgsql;

namespace Admin.Api.Data.Postgres;

/// <summary>
/// Chooses the schema of the tables. Beside another program's tables none is made: its next migration could take ours away, and ours could meet a name of its own.
/// An installation whose tables are there already stays where it is.
/// </summary>
internal static class PostgresSchema
{
    /// <summary>EF's list of migrations.</summary>
    public const string History = "__EFMigrationsHistory";

    /// <summary>The schema that is made where the one that connections look in is another program's.</summary>
    public const string Own = "gateway";

    /// <summary>Two replicas that start at once decide one after the other, whatever schema each looks in.</summary>
    private const string DecideAlone = "SELECT pg_advisory_xact_lock(hashtextextended('gateway schema', 0))";

    private const string HoldsOurs =
        "SELECT count(*) = 2 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relkind = 'r' AND c.relname IN ('__EFMigrationsHistory', 'sync_state')";

    /// <summary>What an extension brought along is no program's. In one schema, or with null in any.</summary>
    private const string HoldsOthers =
        """
        SELECT EXISTS (
          SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE c.relkind IN ('r', 'p', 'f') AND c.relname <> '__EFMigrationsHistory' AND ($1::text IS NULL OR n.nspname = $1)
            AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\_toast%' AND n.nspname NOT LIKE 'pg\_temp%'
            AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'))
        """;

    /// <summary>The schema, and whether connections look there without being told. It exists afterwards.</summary>
    /// <exception cref="AdminStartException">Nowhere is a place for the tables.</exception>
    public static async Task<(string Name, bool IsFound)> ChooseAsync(NpgsqlConnectionStringBuilder server, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await AskAsync<object>(connection, DecideAlone, null, cancellation);
        var asked = AskedFor(server.SearchPath);
        var chosen = asked is not null
            ? (await OwnAsync(connection, asked, cancellation), true)
            : await FoundAsync(connection, cancellation) is { } found ? (found, true) : (await OwnAsync(connection, Own, cancellation), false);
        await transaction.CommitAsync(cancellation);
        return chosen;
    }

    /// <summary>The schema that connections look in, where the tables are there already, or where they are nowhere and the database is empty.</summary>
    private static async Task<string?> FoundAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (await AskAsync<string>(connection, "SELECT current_schema()", null, cancellation) is not { } current) return null;
        if (await AskAsync<bool>(connection, HoldsOurs, current, cancellation)) return current;
        return await AskAsync<bool>(connection, HoldsOthers, DBNull.Value, cancellation) ? null : current;
    }

    /// <summary>A schema that is ours, or becomes it.</summary>
    private static async Task<string> OwnAsync(NpgsqlConnection connection, string schema, CancellationToken cancellation)
    {
        if (await AskAsync<bool>(connection, HoldsOurs, schema, cancellation)) return schema;
        if (await AskAsync<bool>(connection, HoldsOthers, schema, cancellation))
        {
            throw new AdminStartException(
                $"general_settings.database_url: the schema {schema} holds another program's tables, and none is made beside them; "
                + "name one of its own, such as ?schema=gateway_keys or Search Path=gateway_keys, or a database of its own");
        }

        if (!await AskAsync<bool>(connection, "SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = $1)", schema, cancellation)) await MakeAsync(connection, schema, cancellation);
        return schema;
    }

    private static async Task MakeAsync(NpgsqlConnection connection, string schema, CancellationToken cancellation)
    {
        try
        {
            await using var command = new NpgsqlCommand($"CREATE SCHEMA {Quoted(schema)}", connection);
            await command.ExecuteNonQueryAsync(cancellation);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new AdminStartException(
                $"general_settings.database_url: this role may not make the schema {schema}, which the tables need beside another program's; make it (CREATE SCHEMA {schema} AUTHORIZATION …), or name a database of its own");
        }
    }

    /// <summary>A name as a search path takes it: what is not quoted is read in lower case there.</summary>
    public static string Quoted(string schema) => $"\"{schema.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>The first of a search path: tables are made there.</summary>
    private static string? AskedFor(string? searchPath)
    {
        var first = searchPath?.Split(',')[0].Trim() ?? "";
        if (first.Length == 0) return null;
        return first.StartsWith('"') ? first[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : first.ToLowerInvariant();
    }

    private static async Task<T?> AskAsync<T>(NpgsqlConnection connection, string sql, object? parameter, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        if (parameter is not null) command.Parameters.Add(new NpgsqlParameter { Value = parameter, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        return await command.ExecuteScalarAsync(cancellation) is T answer ? answer : default;
    }
}
