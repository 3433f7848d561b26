namespace Shared.Contracts.Routing;

/// <summary>How one deployment is picked among the eligible, healthy ones of the lowest order (<c>router_settings.routing_strategy</c>).</summary>
public enum RoutingStrategy
{
    /// <summary>Weighted random: the default.</summary>
    SimpleShuffle,

    /// <summary>The deployment with the fewest running requests of this gateway.</summary>
    LeastBusy,

    /// <summary>The deployment with the lowest peak-sensitive moving average of its time to first byte, times its running requests.</summary>
    LatencyBased,
}
