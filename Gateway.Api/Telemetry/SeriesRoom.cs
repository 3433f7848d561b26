using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace Gateway.Api.Telemetry;

/// <summary>
/// How many series each instrument can have. The SDK sets memory aside for all of them when an instrument is made, at a hundred bytes each, and for 2,000 where
/// nobody says less. What can never have more than a few is told so: a start touches six megabytes less.
/// </summary>
internal static class SeriesRoom
{
    /// <summary>Without labels.</summary>
    private const int One = 1;

    /// <summary>By a label with a short list of values, or by addresses, protocols and faults of connections.</summary>
    private const int Few = 100;

    private static readonly Dictionary<string, int> Limits = new(StringComparer.Ordinal)
    {
        ["gateway.keys"] = One,
        ["gateway.sync.age"] = One,
        ["gateway.sync.revision"] = One,
        ["gateway.sync.refused_messages"] = One,
        ["gateway.access_log.dropped"] = One,
        ["gateway.configuration.generation"] = One,
        ["gateway.sync.state"] = Few,
        ["gateway.refusals"] = Few,
    };

    /// <summary>Counted twice for each request, to say what <c>gateway.deployment.running</c> says for nothing: they get no stream.</summary>
    private static readonly string[] NotWorthTheirCost = ["http.server.active_requests", "kestrel.queued_requests"];

    /// <summary>The configuration of an instrument's stream; null for the SDK's own, which has room for every group, deployment and code.</summary>
    public static MetricStreamConfiguration? For(Instrument instrument)
    {
        if (NotWorthTheirCost.Contains(instrument.Name)) return MetricStreamConfiguration.Drop;
        if (Limits.TryGetValue(instrument.Name, out var limit)) return new MetricStreamConfiguration { CardinalityLimit = limit };
        return instrument.Name.StartsWith("kestrel.", StringComparison.Ordinal) ? new MetricStreamConfiguration { CardinalityLimit = Few } : null;
    }
}
