using Npgsql;

namespace Admin.Api.Data.Postgres;

/// <summary>An advisory lock on a connection of its own: the server gives it back when the connection ends, however it ends.</summary>
internal static class PostgresLock
{
    public const string Migrations = "gateway migrations";

    public const string Publisher = "gateway publisher";

    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// A process whose machine is gone sends no farewell. These let the server notice within about ten seconds instead of two hours.
    /// They do nothing on a Unix socket, which needs none.
    /// </summary>
    private const string NoticeTheDead = "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3";

    /// <summary>Asks again and again instead of waiting inside the server: a statement that waits would keep its VACUUM from cleaning up.</summary>
    /// <param name="waits">Called once when it is not free at once.</param>
    /// <param name="look">Called on this connection each time that another process has it.</param>
    public static async Task<NpgsqlConnection> TakeAsync(
        NpgsqlConnectionStringBuilder server, string name, TimeProvider time, Action waits, CancellationToken cancellation, Func<NpgsqlConnection, CancellationToken, Task>? look = null)
    {
        var connection = await OpenAsync(server, cancellation);
        try
        {
            for (var isFirst = true; !await TryTakeAsync(connection, name, cancellation); isFirst = false)
            {
                if (isFirst) waits();
                if (look is not null) await look(connection, cancellation);
                await Task.Delay(Retry, time, cancellation);
            }

            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Null where another process has it.</summary>
    public static async Task<NpgsqlConnection?> TryTakeAsync(NpgsqlConnectionStringBuilder server, string name, CancellationToken cancellation)
    {
        var connection = await OpenAsync(server, cancellation);
        try
        {
            if (await TryTakeAsync(connection, name, cancellation)) return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    /// <summary>The schema is part of the name, so that two installations can share a database.</summary>
    private static async Task<bool> TryTakeAsync(NpgsqlConnection connection, string name, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT pg_try_advisory_lock(hashtextextended($1 || ' ' || current_schema(), 0))", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = name });
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    private static async Task<NpgsqlConnection> OpenAsync(NpgsqlConnectionStringBuilder server, CancellationToken cancellation)
    {
        // Outside the pool: a connection that goes back there stays open, and with it the lock.
        var own = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Pooling = false, TcpKeepAlive = true, TcpKeepAliveTime = 5, TcpKeepAliveInterval = 2 };
        var connection = new NpgsqlConnection(own.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            await using var command = new NpgsqlCommand(NoticeTheDead, connection);
            await command.ExecuteNonQueryAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
