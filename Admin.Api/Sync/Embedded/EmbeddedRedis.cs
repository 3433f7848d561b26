using System.Net.Sockets;
using Admin.Api.Errors;
using Admin.Api.Telemetry;

namespace Admin.Api.Sync.Embedded;

/// <summary>
/// A server of the Redis protocol in this process, on loopback, for an installation that names none. It carries messages and keeps nothing, neither on disk nor in memory, and what
/// anybody can make it hold is bounded.
/// </summary>
internal sealed class EmbeddedRedis(RedisSettings settings, TimeProvider time, ILogger<EmbeddedRedis> logger) : IHostedService, IAsyncDisposable
{
    private RedisListener? _listener;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!settings.IsEmbedded) return Task.CompletedTask;
        try
        {
            _listener = new RedisListener(settings.EmbeddedPort, new EmbeddedRedisPasswords(settings.EmbeddedPasswords), time);
        }
        catch (SocketException)
        {
            throw new AdminStartException(
                $"general_settings.embedded_redis_port: cannot listen on 127.0.0.1:{settings.EmbeddedPort}; stop what listens there, choose another port, or set redis_url");
        }

        Log.EmbeddedRedisStarted(logger, settings.EmbeddedPort);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        if (_listener is { } listener) await listener.DisposeAsync();
        _listener = null;
    }
}
