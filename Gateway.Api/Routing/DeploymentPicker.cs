using Shared.Contracts.Routing;

namespace Gateway.Api.Routing;

/// <summary>Picks the deployment of the next attempt among those that are eligible and healthy. It can only pick from what it is handed.</summary>
internal sealed class DeploymentPicker(TimeProvider time, Func<double> random)
{
    /// <summary>A deployment of the lowest order that has a healthy one, above <paramref name="above"/>. Null where none is left.</summary>
    /// <param name="state">What the request is decided on.</param>
    /// <param name="hop">Where it may go.</param>
    /// <param name="isOnly">Whether it may go nowhere else than to the hop's one deployment.</param>
    /// <param name="above">The order of the level that was tried last; null for the first.</param>
    public Deployment? First(RoutingState state, Hop hop, bool isOnly, int? above)
    {
        var healthy = state.Healthy(hop, isOnly, time.GetTimestamp());
        if (above is { } order && !healthy.IsEmpty) healthy = DeploymentChoice.AfterOrder(hop.Group, healthy, order);
        return healthy.IsEmpty ? null : Choose(state, hop.Group, DeploymentChoice.LowestOrder(hop.Group, healthy));
    }

    /// <summary>An untried deployment of an order; where all of it have been tried, one of them again. Null where all of it rest.</summary>
    public Deployment? Again(RoutingState state, Hop hop, bool isOnly, int order, DeploymentSet tried)
    {
        var level = DeploymentChoice.OfOrder(hop.Group, state.Healthy(hop, isOnly, time.GetTimestamp()), order);
        if (level.IsEmpty) return null;
        var fresh = level.Without(tried);
        return Choose(state, hop.Group, fresh.IsEmpty ? level : fresh);
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
