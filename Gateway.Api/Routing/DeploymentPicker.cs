using Shared.Contracts.Routing;

namespace Gateway.Api.Routing;

/// <summary>Picks the deployment of the next attempt among those that are eligible and healthy. It can only pick from what it is handed.</summary>
internal sealed class DeploymentPicker(TimeProvider time, Func<double> random)
{
    /// <summary>
    /// An untried deployment of the lowest order; where all have been tried, one of them again. Null when every eligible one rests.
    /// </summary>
    public Deployment? Next(RoutingState state, Hop hop, DeploymentSet tried)
    {
        var healthy = state.Healthy(hop.Group, hop.Eligible, time.GetTimestamp());
        if (healthy.IsEmpty) return null;
        var fresh = tried.IsEmpty ? healthy : healthy.Without(tried);
        return Choose(state, hop.Group, DeploymentChoice.LowestOrder(hop.Group, fresh.IsEmpty ? healthy : fresh));
    }

    private Deployment Choose(RoutingState state, ModelGroup group, DeploymentSet candidates) => state.Configuration.Router.RoutingStrategy switch
    {
        RoutingStrategy.SimpleShuffle => DeploymentChoice.Weighted(group, candidates, random()),
        RoutingStrategy.LeastBusy => DeploymentChoice.LowestCost(group, candidates, d => state.HealthOf(group, d).Running, random()),
        RoutingStrategy.LatencyBased => DeploymentChoice.LowestCost(group, candidates, d => Cost(state.HealthOf(group, d)), random()),
        var other => throw new ArgumentOutOfRangeException(nameof(state), other, "There is no such strategy."),
    };

    private double Cost(DeploymentHealth health) => health.Latency.Cost(time, health.Running);
}
