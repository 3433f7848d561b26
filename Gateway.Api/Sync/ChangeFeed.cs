using System.Threading.Channels;
using Gateway.Api.Telemetry;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;
using StackExchange.Redis;

namespace Gateway.Api.Sync;

/// <summary>
/// The subscription to the changes. It keeps trying for as long as it lives; whatever it misses, the revisions tell.
/// A null in <see cref="Messages"/> says that the connection was lost and is back: something may be missing.
/// </summary>
internal sealed class ChangeFeed(Secret connection, ILogger<ChangeFeed> log) : IAsyncDisposable
{
    /// <summary>More than a busy hour of changes. A feed that overflows drops the newest; the next message shows the gap.</summary>
    private const int Capacity = 65_536;

    private readonly Channel<byte[]?> _messages = Channel.CreateBounded<byte[]?>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private ConnectionMultiplexer? _redis;

    public ChannelReader<byte[]?> Messages => _messages.Reader;

    /// <summary>Starts to listen. Returns when the first subscription was tried, whether or not Redis is there.</summary>
    public async Task StartAsync()
    {
        var options = ConfigurationOptions.Parse(connection.Reveal());
        options.AbortOnConnectFail = false;
        options.ClientName = "gateway";
        // Jitter keeps a fleet of gateways from coming back in one instant.
        options.ReconnectRetryPolicy = new ExponentialRetry(deltaBackOffMilliseconds: 250, maxDeltaBackOffMilliseconds: 5_000);
        options.ConnectRetry = 1;
        options.ConnectTimeout = 2_000;
        _redis = await ConnectionMultiplexer.ConnectAsync(options);
        _redis.ConnectionFailed += (_, _) => log.FeedLost();
        _redis.ConnectionRestored += (_, e) =>
        {
            if (e.ConnectionType != ConnectionType.Subscription) return;
            log.FeedRestored();
            _messages.Writer.TryWrite(null);
        };
        // The queue hands messages over in the order in which they came; a plain handler may be called for several at once.
        var queue = await _redis.GetSubscriber().SubscribeAsync(RedisChannel.Literal(SyncRoutes.Channel), CommandFlags.FireAndForget);
        queue.OnMessage(message => _messages.Writer.TryWrite((byte[]?)message.Message));
    }

    public async ValueTask DisposeAsync()
    {
        if (_redis is not null) await _redis.DisposeAsync();
    }
}
