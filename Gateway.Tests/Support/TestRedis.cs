using Admin.Api.Sync;
using Admin.Api.Sync.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Support;

/// <summary>A Redis-protocol server outside any host, that can start late.</summary>
internal sealed class TestRedis : IAsyncDisposable
{
    public static readonly Secret Password = new("password-of-the-tests-redis");

    private readonly EmbeddedRedis _server;

    public TestRedis(TimeProvider? time = null) =>
        _server = new EmbeddedRedis(new RedisSettings(null, Port, [Password]), time ?? TimeProvider.System, NullLogger<EmbeddedRedis>.Instance);

    public int Port { get; } = AdminHost.FreePort();

    public string ConnectionString => $"127.0.0.1:{Port},password={Password.Reveal()},connectTimeout=500,connectRetry=1";

    public Task StartAsync() => _server.StartAsync(CancellationToken.None);

    public Task<ChannelListener> ListenAsync(string syncKey = AdminHost.SyncKey) => ChannelListener.ConnectAsync(Port, Password, new SyncSignature(new Secret(syncKey)));

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
