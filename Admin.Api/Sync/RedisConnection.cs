using Shared.Contracts.Sync;
using StackExchange.Redis;

namespace Admin.Api.Sync;

/// <summary>The one connection to Redis. It opens at first use and mends itself; while it is down, publishing fails at once.</summary>
internal sealed class RedisConnection(RedisSettings settings) : IAsyncDisposable
{
    private static readonly RedisChannel Channel = RedisChannel.Literal(SyncRoutes.Channel);

    private readonly SemaphoreSlim _opening = new(1, 1);
    private volatile ConnectionMultiplexer? _connection;
    private volatile string? _lastFailure;

    /// <summary>Whether it is Redis that failed, and not this service.</summary>
    public static bool IsOutage(Exception fault) => fault is RedisException or TimeoutException;

    /// <summary>Why it failed, for the log. What publishing throws often says only that there is no connection; why there is none was told when it was lost.</summary>
    public string ReasonOf(Exception fault) => RedisFault.ReasonOf(fault, _lastFailure ?? fault.GetType().Name, settings.Password);

    public bool IsConnected => _connection?.IsConnected ?? false;

    /// <summary>Publishes the messages in order and gives how many went out before the first failure.</summary>
    /// <exception cref="Exception">None went out; <see cref="IsOutage"/> tells why.</exception>
    public async Task<int> PublishAsync(IReadOnlyList<byte[]> messages, CancellationToken cancellation)
    {
        var subscriber = (await OpenAsync(cancellation)).GetSubscriber();
        // Sent without waiting for each other: one connection keeps their order.
        var sending = messages.Select(m => subscriber.PublishAsync(Channel, m)).ToList();
        var sent = 0;
        try
        {
            foreach (var message in sending)
            {
                await message;
                sent++;
            }
        }
        catch (Exception fault) when (IsOutage(fault) && sent > 0)
        {
            // What went out counts; the rest fails again, alone, and is reported then.
            await ((Task)Task.WhenAll(sending)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return sent;
    }

    public async ValueTask DisposeAsync()
    {
        // Not the semaphore: a worker that was not stopped may still hold it, and it holds nothing itself.
        if (_connection is { } connection) await connection.DisposeAsync();
    }

    private async Task<ConnectionMultiplexer> OpenAsync(CancellationToken cancellation)
    {
        if (_connection is { } open) return open;
        await _opening.WaitAsync(cancellation);
        try
        {
            if (_connection is { } opened) return opened;
            var connection = await ConnectionMultiplexer.ConnectAsync(settings.ToOptions());
            connection.ConnectionFailed += (_, lost) => _lastFailure = RedisFault.ReasonOf(lost.Exception, $"{lost.FailureType}", settings.Password);
            return _connection = connection;
        }
        finally
        {
            _opening.Release();
        }
    }
}
