using System.Diagnostics.Metrics;
using Gateway.Api.Credentials;
using Gateway.Api.Routing;

namespace Gateway.Api.Telemetry;

/// <summary>How the credentials stand that are fetched, by the deployments that are asked with them. A key of the file has no row.</summary>
internal sealed class CredentialMetrics
{
    public CredentialMetrics(GatewayMeter meter, CredentialStore credentials, CurrentRouting routing)
    {
        meter.Gauge("gateway.credential.age", "s", "Time since the credential in force was asked for.", () => Of(routing, credentials, cell => cell.Age?.TotalSeconds));
        meter.Gauge("gateway.credential.left", "s", "What is left of the life of the credential that was fetched last.", () => Of(routing, credentials, cell => cell.Left?.TotalSeconds));
        meter.ObservedCounter("gateway.credential.failures", "{failure}", "How often the credential could not be fetched.", () => Of(routing, credentials, cell => cell.Left is null ? null : (long?)cell.Failures));
    }

    private static IEnumerable<Measurement<T>> Of<T>(CurrentRouting routing, CredentialStore credentials, Func<CredentialCell, T?> read) where T : struct =>
        from entry in routing.State.Configuration.ModelList
        let cell = credentials.Of(entry.Upstream)
        let value = cell is null ? null : read(cell)
        where value is not null
        select new Measurement<T>(value.Value, new KeyValuePair<string, object?>(MetricLabels.Deployment, entry.Id));
}
