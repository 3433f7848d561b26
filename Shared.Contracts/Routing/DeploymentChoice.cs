namespace Shared.Contracts.Routing;

/// <summary>Picks one deployment: lowest order first, then by strategy. Pure: random numbers and measurements come in as arguments.</summary>
public static class DeploymentChoice
{
    /// <summary>The deployments of <paramref name="candidates"/> that share the lowest order present.</summary>
    public static DeploymentSet LowestOrder(ModelGroup group, DeploymentSet candidates)
    {
        var lowest = int.MaxValue;
        foreach (var index in candidates) lowest = Math.Min(lowest, group.Deployments[index].Order);
        return Above(group, candidates, lowest) is { } above ? candidates.Without(DeploymentSet.Of(group.Deployments.Count, above)) : candidates;
    }

    /// <summary>The deployments of <paramref name="candidates"/> of this very order.</summary>
    public static DeploymentSet OfOrder(ModelGroup group, DeploymentSet candidates, int order)
    {
        var others = new List<int>();
        foreach (var index in candidates)
        {
            if (group.Deployments[index].Order != order) others.Add(index);
        }

        return others.Count == 0 ? candidates : candidates.Without(DeploymentSet.Of(group.Deployments.Count, others));
    }

    /// <summary>The deployments of <paramref name="candidates"/> whose order is higher than <paramref name="order"/>: the levels that come after it.</summary>
    public static DeploymentSet AfterOrder(ModelGroup group, DeploymentSet candidates, int order)
    {
        var after = Above(group, candidates, order);
        return after is null ? group.None : DeploymentSet.Of(group.Deployments.Count, after);
    }

    /// <summary>Weighted random. Deployments of weight zero are picked only when no other is left.</summary>
    /// <param name="random">In [0, 1).</param>
    public static Deployment Weighted(ModelGroup group, DeploymentSet candidates, double random)
    {
        double total = 0;
        foreach (var index in candidates) total += group.Deployments[index].Weight;
        if (total <= 0) return At(group, candidates, (int)(random * candidates.Count));

        var target = random * total;
        Deployment? last = null;
        foreach (var index in candidates)
        {
            var deployment = group.Deployments[index];
            if (deployment.Weight <= 0) continue;
            last = deployment;
            target -= deployment.Weight;
            if (target < 0) return deployment;
        }

        // Rounding can leave a last crumb of the total.
        return last!;
    }

    /// <summary>The deployment with the lowest cost; weighted random among equals.</summary>
    public static Deployment LowestCost(ModelGroup group, DeploymentSet candidates, Func<Deployment, double> cost, double random)
    {
        var lowest = double.PositiveInfinity;
        var best = new List<int>();
        foreach (var index in candidates)
        {
            var own = cost(group.Deployments[index]);
            if (own > lowest) continue;
            if (own < lowest) best.Clear();
            lowest = own;
            best.Add(index);
        }

        return Weighted(group, DeploymentSet.Of(group.Deployments.Count, best), random);
    }

    /// <summary>Null where there is none, as in most groups.</summary>
    private static List<int>? Above(ModelGroup group, DeploymentSet candidates, int order)
    {
        List<int>? above = null;
        foreach (var index in candidates)
        {
            if (group.Deployments[index].Order > order) (above ??= []).Add(index);
        }

        return above;
    }

    private static Deployment At(ModelGroup group, DeploymentSet candidates, int position)
    {
        foreach (var index in candidates)
        {
            if (position-- == 0) return group.Deployments[index];
        }

        throw new ArgumentException("There is no candidate.", nameof(candidates));
    }
}
