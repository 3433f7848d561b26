using System.Diagnostics.Metrics;
using Gateway.Api.Authentication;
using Gateway.Api.Routing;
using Shared.Contracts.Places;

namespace Gateway.Api.Telemetry;

/// <summary>What the gateway holds and in which state it is, read when someone asks: it costs a request nothing.</summary>
internal sealed class StateMetrics
{
    public StateMetrics(GatewayMeter meter, KeyCache keys, CurrentRouting routing, AccessLog accessLog, TimeProvider time)
    {
        meter.Gauge("gateway.keys", "{key}", "Keys that the gateway holds.", () => One(keys.Table?.KeyCount));
        meter.Gauge("gateway.deployment.resting", "{deployment}", "1 for a deployment that rests, or any of whose upstream models does, 0 for one that does not.", () => OfDeployments(routing, health => health.RestsAnywhere(time.GetTimestamp()) ? 1 : 0));
        meter.Gauge("gateway.deployment.running", "{request}", "Requests under way at a deployment, streams included.", () => OfDeployments(routing, health => health.Running));
        meter.Gauge("gateway.deployments", "{deployment}", "Deployments, by what it rests on where they are.", () => ByStrengthOfPlace(routing));
        meter.ObservedCounter("gateway.access_log.dropped", "{record}", "Access records that were lost.", () => accessLog.Dropped);
        meter.Gauge("gateway.configuration.generation", "{generation}", "Which configuration is in force; each reload is one more.", () => One((long?)routing.State.Catalog.Generation));
    }

    private static IEnumerable<Measurement<int>> ByStrengthOfPlace(CurrentRouting routing)
    {
        var strengths = routing.State.Catalog.Groups.SelectMany(group => group.Deployments).CountBy(deployment => deployment.Place.Strength).ToDictionary();
        return Enum.GetValues<PlaceStrength>().Select(strength =>
            new Measurement<int>(strengths.GetValueOrDefault(strength), new KeyValuePair<string, object?>(MetricLabels.PlaceStrength, strength.ToString().ToLowerInvariant())));
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
