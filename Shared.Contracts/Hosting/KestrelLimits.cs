using Microsoft.AspNetCore.Server.Kestrel.Core;
using Shared.Contracts.Configuration.Settings;

namespace Shared.Contracts.Hosting;

/// <summary>Puts <see cref="ServerLimits"/> in force. The number of connections is <see cref="ConnectionLimit"/>'s.</summary>
internal static class KestrelLimits
{
    public static void Apply(ServerLimits from, KestrelServerLimits to)
    {
        to.KeepAliveTimeout = from.KeepAliveTimeout ?? to.KeepAliveTimeout;
        to.MaxConcurrentUpgradedConnections = from.MaxConcurrentUpgradedConnections ?? to.MaxConcurrentUpgradedConnections;
        to.MaxRequestBodySize = from.MaxRequestBodySize ?? to.MaxRequestBodySize;
        to.MaxRequestBufferSize = from.MaxRequestBufferSize ?? to.MaxRequestBufferSize;
        to.MaxRequestHeaderCount = from.MaxRequestHeaderCount ?? to.MaxRequestHeaderCount;
        to.MaxRequestHeadersTotalSize = from.MaxRequestHeadersTotalSize ?? to.MaxRequestHeadersTotalSize;
        to.MaxRequestLineSize = from.MaxRequestLineSize ?? to.MaxRequestLineSize;
        to.MaxResponseBufferSize = from.MaxResponseBufferSize ?? to.MaxResponseBufferSize;
        to.MinRequestBodyDataRate = Rate(from.MinRequestBodyDataRate, to.MinRequestBodyDataRate);
        to.MinResponseDataRate = Rate(from.MinResponseDataRate, to.MinResponseDataRate);
        to.RequestHeadersTimeout = from.RequestHeadersTimeout ?? to.RequestHeadersTimeout;
        Apply(from.Http2, to.Http2);
    }

    private static void Apply(Http2ServerLimits from, Http2Limits to)
    {
        to.HeaderTableSize = from.HeaderTableSize ?? to.HeaderTableSize;
        to.InitialConnectionWindowSize = from.InitialConnectionWindowSize ?? to.InitialConnectionWindowSize;
        to.InitialStreamWindowSize = from.InitialStreamWindowSize ?? to.InitialStreamWindowSize;
        to.KeepAlivePingDelay = from.KeepAlivePingDelay ?? to.KeepAlivePingDelay;
        to.KeepAlivePingTimeout = from.KeepAlivePingTimeout ?? to.KeepAlivePingTimeout;
        to.MaxFrameSize = from.MaxFrameSize ?? to.MaxFrameSize;
        to.MaxRequestHeaderFieldSize = from.MaxRequestHeaderFieldSize ?? to.MaxRequestHeaderFieldSize;
        to.MaxStreamsPerConnection = from.MaxStreamsPerConnection ?? to.MaxStreamsPerConnection;
    }

    /// <summary>A rate of 0 is none: the server itself knows no other way to say that.</summary>
    private static MinDataRate? Rate(SlowestRate? rate, MinDataRate? before) =>
        rate is null ? before : rate.BytesPerSecond > 0 ? new MinDataRate(rate.BytesPerSecond, rate.GracePeriod) : null;
}
