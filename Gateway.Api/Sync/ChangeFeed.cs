using System.Threading.Channels;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;
using StackExchange.Redis;

namespace Gateway.Api.Sync;

/// <summary>
/// The subscription to the changes. It keeps trying for as long as it lives; whatever it misses, the revisions tell.
/// </summary>
internal sealed class ChangeFeed(Secret connection, SyncStatus status, TimeProvider time, Func<double> random, ILogger<ChangeFeed> log) : IAsyncDisposable
{
    /// <summary>More than a busy hour of changes. A feed that overflows drops the newest; the next message shows the gap.</summary>
    private const int Capacity = 65_536;

    private static readonly RedisChannel Channel = RedisChannel.Literal(SyncRoutes.Channel);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);

    private readonly Channel<FeedEvent> _events = System.Threading.Channels.Channel.CreateBounded<FeedEvent>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly CancellationTokenSource _end = new();
    private Task _trying = Task.CompletedTask;
    private volatile ConnectionMultiplexer? _redis;

    public ChannelReader<FeedEvent> Events => _events.Reader;

    /// <summary>Whether the subscription is up.</summary>
    public bool IsConnected => _redis?.GetSubscriber().IsConnected(Channel) ?? false;

    /// <summary>Starts to listen; nothing waits for it.</summary>
    public void Start() => _trying = ConnectUntilEndAsync();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _trying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_redis is { } redis) await redis.DisposeAsync();
        _end.Dispose();
    }

    private ConfigurationOptions Options()
    {
        var options = ConfigurationOptions.Parse(connection.Reveal());
        options.AbortOnConnectFail = false;
        options.ClientName = "gateway";
        // Jitter keeps a fleet of gateways from coming back in one instant.
        options.ReconnectRetryPolicy = new ExponentialRetry(deltaBackOffMilliseconds: 250, maxDeltaBackOffMilliseconds: 5_000);
        options.ConnectRetry = 1;
        options.ConnectTimeout = 2_000;
        // A channel and a key of the client's own, which a user with permissions for one channel may not touch.
        options.ConfigurationChannel = "";
        options.TieBreaker = "";
        return options;
    }

    /// <summary>A single server or a cluster that is down is waited for by the client itself. Sentinels that name no primary are a failure.</summary>
    private async Task<bool> TryConnectAsync()
    {
        var options = Options();
        try
        {
            var redis = await ConnectionMultiplexer.ConnectAsync(options);
            redis.ConnectionFailed += (_, e) => log.FeedLost(RedisFault.ReasonOf(e.Exception, $"{e.FailureType}", options.Password));
            redis.ConnectionRestored += (_, e) => NoteRestored(e);
            // The queue hands messages over in the order in which they came; a plain handler may be called for several at once.
            var queue = await redis.GetSubscriber().SubscribeAsync(Channel, CommandFlags.FireAndForget);
            queue.OnMessage(message => _events.Writer.TryWrite(new FeedEvent((byte[]?)message.Message ?? [])));
            _redis = redis;
            return true;
        }
        catch (RedisException e)
        {
            log.FeedNotFound(RedisFault.ReasonOf(e, e.GetType().Name, options.Password));
            return false;
        }
    }

    private async Task ConnectUntilEndAsync()
    {
        for (var wait = LongestRetry / 8; !await TryConnectAsync(); wait = wait * 2 > LongestRetry ? LongestRetry : wait * 2)
            await Task.Delay(wait * (0.5 + random() / 2), time, _end.Token);
        _events.Writer.TryWrite(FeedEvent.ListeningBegan);
    }

    private void NoteRestored(ConnectionFailedEventArgs restored)
    {
        if (restored.ConnectionType != ConnectionType.Subscription) return;
        status.CountReconnect();
        log.FeedRestored();
        _events.Writer.TryWrite(FeedEvent.ListeningBegan);
    }
}
