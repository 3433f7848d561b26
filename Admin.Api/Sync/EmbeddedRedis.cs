using System.Net;
using System.Net.Sockets;
using Admin.Api.Errors;
using Admin.Api.Telemetry;
using Garnet;
using Garnet.common;
using Garnet.server;
using Microsoft.Extensions.Logging.Abstractions;

namespace Admin.Api.Sync;

/// <summary>A Redis-protocol server in this process, on loopback, for an installation that names none. It carries messages and keeps nothing.</summary>
internal sealed class EmbeddedRedis(RedisSettings settings, ILogger<EmbeddedRedis> logger) : IHostedService, IDisposable
{
    private GarnetServer? _server;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!settings.IsEmbedded) return Task.CompletedTask;
        try
        {
            // Its own log lines would name connections and commands; what an operator needs to know is said here.
            _server = new GarnetServer(Options(), NullLoggerFactory.Instance);
            _server.Start();
        }
        catch (Exception fault) when (fault is SocketException or GarnetException { InnerException: SocketException })
        {
            throw new AdminStartException(
                $"general_settings.embedded_redis_port: cannot listen on 127.0.0.1:{settings.EmbeddedPort}; stop what listens there, choose another port, or set redis_url");
        }

        Log.EmbeddedRedisStarted(logger, settings.EmbeddedPort);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _server?.Dispose();
        _server = null;
    }

    /// <summary>The smallest sizes the server takes: it stores nothing.</summary>
    private GarnetServerOptions Options() => new(NullLogger.Instance)
    {
        EndPoints = [new IPEndPoint(IPAddress.Loopback, settings.EmbeddedPort)],
        AuthSettings = new EmbeddedRedisPasswords(settings.EmbeddedPasswords),
        QuietMode = true,
        LogMemorySize = "16m",
        PageSize = "1m",
        SegmentSize = "16m",
        IndexMemorySize = "1m",
        PubSubPageSize = "4k",
        DisableObjects = true,
    };
}
