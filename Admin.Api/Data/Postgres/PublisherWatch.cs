using Npgsql;

namespace Admin.Api.Data.Postgres;

/// <summary>
/// Watches the process that publishes, for one that waits. The publisher draws a mark every second. Where it has stood still for a while, by the clock of the one that watches and
/// by no other, its process is frozen or cut off, and the server ends its connection: that frees the lock, which a process that neither runs nor dies would keep for ever.
/// </summary>
internal sealed class PublisherWatch(TimeProvider time)
{
    /// <summary>How long a publisher may draw no mark.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Of the turn that was watched, and only while its mark stands still. It ends nobody who holds the lock for another reason, such as a restore. Roles may end their own connections.
    /// </summary>
    private const string EndStalled =
        """
        SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN publisher_state p ON l.pid = p.backend
        WHERE l.locktype = 'advisory' AND l.granted AND p.turn = $1 AND p.mark = $2
        """;

    private (long Turn, long Mark)? _seen;
    private long _seenAt;

    public async Task EndIfStalledAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var now = await ReadAsync(connection, cancellation);
        if (now != _seen)
        {
            (_seen, _seenAt) = (now, time.GetTimestamp());
            return;
        }

        if (now is not { } stalled || time.GetElapsedTime(_seenAt) < Patience) return;
        await using var command = new NpgsqlCommand(EndStalled, connection);
        command.Parameters.Add(new NpgsqlParameter { Value = stalled.Turn });
        command.Parameters.Add(new NpgsqlParameter { Value = stalled.Mark });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<(long Turn, long Mark)?> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT turn, mark FROM publisher_state", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? (reader.GetInt64(0), reader.GetInt64(1)) : null;
    }
}
