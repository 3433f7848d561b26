namespace Shared.Contracts.Configuration.Settings;

/// <summary><c>Kestrel.Limits</c>, with ASP.NET's names. What is null is as the service has it by itself.</summary>
public sealed record ServerLimits
{
    public TimeSpan? KeepAliveTimeout { get; init; }

    public long? MaxConcurrentConnections { get; init; }

    public long? MaxConcurrentUpgradedConnections { get; init; }

    public long? MaxRequestBodySize { get; init; }

    public long? MaxRequestBufferSize { get; init; }

    public int? MaxRequestHeaderCount { get; init; }

    public int? MaxRequestHeadersTotalSize { get; init; }

    public int? MaxRequestLineSize { get; init; }

    public long? MaxResponseBufferSize { get; init; }

    public SlowestRate? MinRequestBodyDataRate { get; init; }

    public SlowestRate? MinResponseDataRate { get; init; }

    public TimeSpan? RequestHeadersTimeout { get; init; }

    public Http2ServerLimits Http2 { get; init; } = new();
}

/// <summary><c>Kestrel.Limits.Http2</c>.</summary>
public sealed record Http2ServerLimits
{
    public int? HeaderTableSize { get; init; }

    public int? InitialConnectionWindowSize { get; init; }

    public int? InitialStreamWindowSize { get; init; }

    public TimeSpan? KeepAlivePingDelay { get; init; }

    public TimeSpan? KeepAlivePingTimeout { get; init; }

    public int? MaxFrameSize { get; init; }

    public int? MaxRequestHeaderFieldSize { get; init; }

    public int? MaxStreamsPerConnection { get; init; }
}

/// <summary>Who sends or reads more slowly than this loses the connection.</summary>
/// <param name="BytesPerSecond">The rate; 0 for none.</param>
/// <param name="GracePeriod">How long it may be slower.</param>
public sealed record SlowestRate(double BytesPerSecond, TimeSpan GracePeriod);
