using System.Diagnostics.Metrics;
using Gateway.Api.Authentication;
using Gateway.Api.Routing;
using Gateway.Api.Sync;

namespace Gateway.Api.Telemetry;

/// <summary>What the gateway holds and in which state it is, read when someone asks: it costs a request nothing.</summary>
internal sealed class StateMetrics
{
    private static readonly (SyncState State, KeyValuePair<string, object?> Label)[] SyncStates =
        [.. Enum.GetValues<SyncState>().Select(state => (state, new KeyValuePair<string, object?>(MetricLabels.SyncState, SyncStateNames.Of(state))))];

    public StateMetrics(GatewayMeter meter, KeyCache keys, SyncStatus sync, CurrentRouting routing, AccessLog accessLog, TimeProvider time)
    {
        meter.Gauge("gateway.keys", "{key}", "Keys that the gateway holds.", () => One(keys.Table?.KeyCount));
        meter.Gauge("gateway.sync.age", "s", "Time since the gateway's copy of the keys was known to be Admin.Api's own state.", () => One(keys.Table is null ? null : (double?)keys.Age.TotalSeconds));
        meter.Gauge("gateway.sync.revision", "{revision}", "The revision of the gateway's copy of the keys.", () => One((long?)sync.Revision));
        meter.Gauge("gateway.sync.state", "{state}", "1 for the state that sync is in, 0 for the others.", () => SyncStates.Select(s => new Measurement<int>(s.State == sync.State ? 1 : 0, s.Label)));
        meter.ObservedCounter("gateway.sync.refused_messages", "{message}", "Messages whose seal was wrong.", () => sync.RefusedMessages);
        meter.Gauge("gateway.deployment.resting", "{deployment}", "1 for a deployment that rests, 0 for one that does not.", () => OfDeployments(routing, health => health.IsResting(time.GetTimestamp()) ? 1 : 0));
        meter.Gauge("gateway.deployment.running", "{request}", "Requests under way at a deployment, streams included.", () => OfDeployments(routing, health => health.Running));
        meter.ObservedCounter("gateway.access_log.dropped", "{record}", "Access records that were lost.", () => accessLog.Dropped);
        meter.Gauge("gateway.configuration.generation", "{generation}", "Which configuration is in force; each reload is one more.", () => One((long?)routing.State.Catalog.Generation));
    }

    private static IEnumerable<Measurement<T>> One<T>(T? value) where T : struct => value is { } known ? [new Measurement<T>(known)] : [];

    private static IEnumerable<Measurement<int>> OfDeployments(CurrentRouting routing, Func<DeploymentHealth, int> read)
    {
        var state = routing.State;
        return from groupOf in state.Catalog.Groups
               from deployment in groupOf.Deployments
               let health = state.HealthOf(groupOf, deployment)
               select new Measurement<int>(read(health), new KeyValuePair<string, object?>(MetricLabels.Deployment, health.DeploymentId));
    }
}
