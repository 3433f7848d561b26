using System.Globalization;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Configuration.Texts;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Reads <c>Kestrel.Limits</c>: every limit that the web server has, by its name, within the range that the server takes.</summary>
internal sealed class KestrelLimitsReader(SettingValues values)
{
    private const int MostStreams = 1_000_000;
    private const int SmallestWindow = 65_535;
    private const int SmallestFrame = 16_384;
    private const int LargestFrame = 16_777_215;

    /// <summary>What the services have where the section says nothing, of the buffer the smaller; the other two may not be larger than it.</summary>
    private const long DefaultRequestBuffer = 128 * 1024;
    private const long DefaultRequestLine = 8 * 1024;
    private const long DefaultRequestHeaders = 32 * 1024;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public ServerLimits Read(SettingNode? node)
    {
        var limits = new SettingReader(node, values, StringComparer.OrdinalIgnoreCase);
        if (limits.Take("Http3") is { Kind: not SettingKind.Null } http3) values.Problems.Warning(http3.Place, "has no effect: HTTP/3 is not served");
        var read = new ServerLimits
        {
            KeepAliveTimeout = Span(limits.Take("KeepAliveTimeout")),
            MaxConcurrentConnections = values.Whole(limits.Take("MaxConcurrentConnections"), 1, long.MaxValue),
            MaxConcurrentUpgradedConnections = values.Whole(limits.Take("MaxConcurrentUpgradedConnections"), 0, long.MaxValue),
            MaxRequestBodySize = values.Whole(limits.Take("MaxRequestBodySize"), 0, long.MaxValue),
            MaxRequestBufferSize = values.Whole(limits.Take("MaxRequestBufferSize"), 1, long.MaxValue),
            MaxRequestHeaderCount = Number(limits.Take("MaxRequestHeaderCount"), 1),
            MaxRequestHeadersTotalSize = Number(limits.Take("MaxRequestHeadersTotalSize"), 1),
            MaxRequestLineSize = Number(limits.Take("MaxRequestLineSize"), 1),
            MaxResponseBufferSize = values.Whole(limits.Take("MaxResponseBufferSize"), 0, long.MaxValue),
            MinRequestBodyDataRate = Rate(limits.Take("MinRequestBodyDataRate")),
            MinResponseDataRate = Rate(limits.Take("MinResponseDataRate")),
            RequestHeadersTimeout = Span(limits.Take("RequestHeadersTimeout")),
            Http2 = Http2(limits.Take("Http2")),
        };
        limits.RefuseTheRest();
        RefuseWhatDoesNotFit(read, node);
        return read;
    }

    private Http2ServerLimits Http2(SettingNode? node)
    {
        var http2 = new SettingReader(node, values, StringComparer.OrdinalIgnoreCase);
        var read = new Http2ServerLimits
        {
            HeaderTableSize = Number(http2.Take("HeaderTableSize"), 0),
            InitialConnectionWindowSize = Number(http2.Take("InitialConnectionWindowSize"), SmallestWindow),
            InitialStreamWindowSize = Number(http2.Take("InitialStreamWindowSize"), SmallestWindow),
            KeepAlivePingDelay = Span(http2.Take("KeepAlivePingDelay")),
            KeepAlivePingTimeout = Span(http2.Take("KeepAlivePingTimeout")),
            MaxFrameSize = Number(http2.Take("MaxFrameSize"), SmallestFrame, LargestFrame),
            MaxRequestHeaderFieldSize = Number(http2.Take("MaxRequestHeaderFieldSize"), 1),
            MaxStreamsPerConnection = Number(http2.Take("MaxStreamsPerConnection"), 1, MostStreams),
        };
        http2.RefuseTheRest();
        return read;
    }

    private SlowestRate? Rate(SettingNode? node)
    {
        if (node is null or { Kind: SettingKind.Null or SettingKind.Broken }) return null;
        var rate = new SettingReader(node, values, StringComparer.OrdinalIgnoreCase);
        var (bytes, grace) = (rate.Take("BytesPerSecond"), rate.Take("GracePeriod"));
        rate.RefuseTheRest();
        if (values.NotNegative(bytes, int.MaxValue) is { } speed && Span(grace) is { } period) return new SlowestRate(speed, period);
        if (bytes is null || grace is null) values.Problems.Error(node.Place, "needs both BytesPerSecond and GracePeriod");
        return null;
    }

    private int? Number(SettingNode? node, int least, int most = int.MaxValue) => (int?)values.Whole(node, least, most);

    /// <summary>ASP.NET's own form. A bare number is refused: ASP.NET reads 30 as thirty days, the rest of this file as thirty seconds.</summary>
    private TimeSpan? Span(SettingNode? node)
    {
        if (values.OneText(node, "a time such as \"00:00:30\"") is not { } text) return null;
        var span = text.Contains(':', StringComparison.Ordinal)
            ? TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var exact) ? exact : null
            : PlainText.AsNumber(text) is null ? DurationText.Parse(text) : (TimeSpan?)null;
        if (span is null) values.Problems.Error(node!.Place, "must be a time such as \"00:00:30\" (hours, minutes, seconds), or a text with a unit such as \"30s\"");
        else if (span < Shortest || span > Longest) values.Problems.Error(node!.Place, "must be from one second to one day");
        else return span;
        return null;
    }

    /// <summary>The server would stop at these with an exception.</summary>
    private void RefuseWhatDoesNotFit(ServerLimits limits, SettingNode? node)
    {
        if (node is null) return;
        var buffer = limits.MaxRequestBufferSize ?? DefaultRequestBuffer;
        if ((limits.MaxRequestLineSize ?? DefaultRequestLine) > buffer) values.Problems.Error(node.Place, $"MaxRequestLineSize is more than MaxRequestBufferSize ({buffer})");
        if ((limits.MaxRequestHeadersTotalSize ?? DefaultRequestHeaders) > buffer)
            values.Problems.Error(node.Place, $"MaxRequestHeadersTotalSize is more than MaxRequestBufferSize ({buffer})");
    }
}
