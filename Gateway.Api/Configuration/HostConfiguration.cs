using System.Text;
using Gateway.Api.Telemetry;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Console;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Hosting;

namespace Gateway.Api.Configuration;

/// <summary>The web server's own settings: addresses, logging, and limits that hold whatever a client does.</summary>
internal static class HostConfiguration
{
    /// <summary>A client that has not sent its headers by then is not going to; slow ones hold a connection each.</summary>
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(15);

    /// <summary>What a connection may send ahead of what is read. The server's own limit is a mebibyte, which a thousand connections would make a gibibyte that no budget knows of.</summary>
    private const long MostUnreadBytes = 128 * 1024;

    /// <param name="connection">A step of every connection, before TLS.</param>
    public static void ConfigureHost(this WebApplicationBuilder builder, GatewayConfiguration configuration, IReadOnlyList<EndpointSettings> endpoints, Func<ConnectionDelegate, ConnectionDelegate> connection)
    {
        // The file's own sections come first, so that command line and environment override them.
        builder.Configuration.Sources.Insert(0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource { InitialData = configuration.HostSettings });
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        CallerTexts.KeepOutOfLogs(builder.Services);
        // These have a line for each connection or frame that anybody sends and the server refuses, also as a warning: a log that strangers fill. Metrics count them.
        foreach (var source in (string[])["BadRequests", "Connections", "Http2", "Http3"]) builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel." + source, LogLevel.None);
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite);
        builder.WebHost.UseSockets(SocketThreads.RunRequestsOnThem);
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            // Bodies are bounded by general_settings.max_request_bytes while they are read, with our own error.
            options.Limits.MaxRequestBodySize = null;
            options.Limits.RequestHeadersTimeout = HeadersTimeout;
            options.Limits.MaxRequestBufferSize = MostUnreadBytes;
            // Model group names may hold any letters, and answers name them. Plain values are written faster as what they are.
            options.ResponseHeaderEncodingSelector = static name => ResponseHeaders.IsPlain(name) ? null : Encoding.UTF8;
        });
        // After the service's own limits: what the operator says stands above them.
        builder.ListenAt(endpoints, configuration.Kestrel, connection);
    }
}
