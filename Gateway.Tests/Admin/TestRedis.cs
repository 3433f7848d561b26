using Admin.Api.Sync;
using Microsoft.Extensions.Logging.Abstractions;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Admin;

/// <summary>A Redis-protocol server outside any host, that can start late.</summary>
internal sealed class TestRedis : IDisposable
{
    private static readonly Secret Password = new("password-of-the-tests-redis");

    private readonly int _port = AdminHost.FreePort();
    private readonly EmbeddedRedis _server;

    public TestRedis() => _server = new EmbeddedRedis(new RedisSettings(null, _port, [Password]), NullLogger<EmbeddedRedis>.Instance);

    public string ConnectionString => $"127.0.0.1:{_port},password={Password.Reveal()},connectTimeout=500,connectRetry=1";

    public Task StartAsync() => _server.StartAsync(CancellationToken.None);

    public Task<ChannelListener> ListenAsync(string syncKey = AdminHost.SyncKey) => ChannelListener.ConnectAsync(_port, Password, new SyncSignature(new Secret(syncKey)));

    public void Dispose() => _server.Dispose();
}
