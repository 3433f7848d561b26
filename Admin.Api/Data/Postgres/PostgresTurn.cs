using System.Data;
using Npgsql;

namespace Admin.Api.Data.Postgres;

/// <summary>The publisher's lock, and on the same connection the notices of every replica's writes. Used by one loop.</summary>
internal sealed class PostgresTurn(NpgsqlConnection connection) : IPublishingTurn
{
    /// <summary>Should a notice ever be missed, the log is looked at no later than this; and a connection that is dead is noticed.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private const int ConfirmSeconds = 2;

    public bool IsHeld => connection.FullState == ConnectionState.Open;

    public Task ListenAsync(CancellationToken cancellation) => ExecuteAsync("LISTEN gateway_changes", cancellation);

    public Task ConfirmAsync(CancellationToken cancellation) => ExecuteAsync("SELECT 1", cancellation);

    /// <summary>A notice that came while the log was read is still there, so that none is missed.</summary>
    public Task WaitForChangesAsync(CancellationToken cancellation) => connection.WaitAsync(LongestWait, cancellation);

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = ConfirmSeconds };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
