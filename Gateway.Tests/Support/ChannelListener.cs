using System.Threading.Channels;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;
using StackExchange.Redis;

namespace Gateway.Tests.Support;

/// <summary>Hears what a gateway would hear.</summary>
internal sealed class ChannelListener : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ConnectionMultiplexer _connection;
    private readonly Channel<byte[]> _heard = Channel.CreateUnbounded<byte[]>();
    private readonly SyncSignature _signature;

    private ChannelListener(ConnectionMultiplexer connection, SyncSignature signature) => (_connection, _signature) = (connection, signature);

    public static async Task<ChannelListener> ConnectAsync(int port, Secret password, SyncSignature signature)
    {
        var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port},password={password.Reveal()},abortConnect=true");
        var listener = new ChannelListener(connection, signature);
        // A queue: a plain handler may be called for several messages at once, in any order.
        var queue = await connection.GetSubscriber().SubscribeAsync(RedisChannel.Literal(SyncRoutes.Channel));
        queue.OnMessage(message => listener._heard.Writer.TryWrite((byte[])message.Message!));
        return listener;
    }

    public static Task<ChannelListener> ConnectAsync(AdminHost host) => ConnectAsync(host.RedisPort, host.Signature.EmbeddedRedisPassword, host.Signature);

    /// <summary>The next message as it was sent.</summary>
    public async Task<byte[]> NextBytesAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await _heard.Reader.ReadAsync(patience.Token);
    }

    public async Task<SyncMessage> NextAsync() =>
        _signature.Open(await NextBytesAsync()) ?? throw new AssertionException("A message does not open with the sync key.");

    public async Task<SyncMessage> NextChangeAsync() => await NextAsync() is { Change: not null } change ? change : await NextChangeAsync();

    public async Task<SyncMessage> NextHeartbeatAsync() => await NextAsync() is { Change: null } heartbeat ? heartbeat : await NextHeartbeatAsync();

    public async Task<IReadOnlyList<SyncMessage>> ChangesAsync(int count)
    {
        var changes = new List<SyncMessage>();
        while (changes.Count < count) changes.Add(await NextChangeAsync());
        return changes;
    }

    public async ValueTask DisposeAsync() => await _connection.DisposeAsync();
}
