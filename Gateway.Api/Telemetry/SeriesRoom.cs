using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace Gateway.Api.Telemetry;

/// <summary>
/// How many series an instrument can have. The SDK sets memory aside for all of them when the instrument is made, a hundred bytes each, and for 2,000 where
/// nobody says less: megabytes at every start, for instruments that will never have more than a few.
/// </summary>
internal static class SeriesRoom
{
    /// <summary>Enough for a label with a short list of values, and for the addresses, protocols and faults of connections.</summary>
    private const int Few = 100;

    /// <summary>Recorded twice for each request, and told by <c>gateway.deployment.running</c> already.</summary>
    private static readonly string[] LeftOut = ["http.server.active_requests", "kestrel.queued_requests"];

    /// <summary>What tells neither groups nor deployments apart.</summary>
    private static readonly string[] WithFew = ["gateway.keys", "gateway.deployments", "gateway.refusals", "gateway.sync.", "gateway.access_log.", "gateway.configuration.", "kestrel.", "dotnet."];

    /// <summary>The configuration of an instrument's stream; null for the SDK's own, which has room for every group, deployment and code.</summary>
    public static MetricStreamConfiguration? For(Instrument instrument) =>
        LeftOut.Contains(instrument.Name) ? MetricStreamConfiguration.Drop
        : Array.Exists(WithFew, name => instrument.Name.StartsWith(name, StringComparison.Ordinal)) ? new MetricStreamConfiguration { CardinalityLimit = Few } : null;
}
