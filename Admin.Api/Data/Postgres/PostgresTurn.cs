using System.Data;
using Npgsql;

namespace Admin.Api.Data.Postgres;

/// <summary>The publisher's lock, and on the same connection the notices of every replica's writes. Used by one loop, but for the marks.</summary>
internal sealed class PostgresTurn : IPublishingTurn
{
    /// <summary>Should a notice ever be missed, the log is looked at no later than this; and a connection that is dead is noticed.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private const int ConfirmSeconds = 2;

    private readonly NpgsqlConnection _connection;
    private readonly PublisherWrites _writes;
    private readonly long _turn;
    private volatile bool _isLost;

    private PostgresTurn(NpgsqlConnection connection, PublisherWrites writes, long turn) => (_connection, _writes, _turn) = (connection, writes, turn);

    public bool IsHeld => !_isLost && _connection.FullState == ConnectionState.Open;

    /// <param name="connection">Holds the lock; it belongs to the turn from then on.</param>
    public static async Task<PostgresTurn> BeginAsync(NpgsqlConnection connection, PublisherWrites writes, CancellationToken cancellation)
    {
        await using var listen = new NpgsqlCommand("LISTEN gateway_changes", connection) { CommandTimeout = ConfirmSeconds };
        await listen.ExecuteNonQueryAsync(cancellation);
        return new PostgresTurn(connection, writes, await writes.TakeTurnAsync(connection.ProcessID, cancellation));
    }

    public async Task ConfirmAsync(CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT turn FROM publisher_state", _connection) { CommandTimeout = ConfirmSeconds };
        if (await command.ExecuteScalarAsync(cancellation) is long turn && turn == _turn) return;
        _isLost = true;
        throw new TurnLostException();
    }

    public Task<long> NextMarkAsync(CancellationToken cancellation) => UnlessLostAsync(async () => (await _writes.RaiseMarkAsync(_turn, ahead: 0, cancellation)).After);

    public Task NoteAsync(long revision, CancellationToken cancellation) => UnlessLostAsync(async () =>
    {
        await _writes.NoteAsync(_turn, revision, cancellation);
        return 0;
    });

    /// <summary>A notice that came while the log was read is still there, so that none is missed.</summary>
    public Task WaitForChangesAsync(CancellationToken cancellation) => _connection.WaitAsync(LongestWait, cancellation);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task<T> UnlessLostAsync<T>(Func<Task<T>> write)
    {
        try
        {
            return await write();
        }
        catch (TurnLostException)
        {
            _isLost = true;
            throw;
        }
    }
}
