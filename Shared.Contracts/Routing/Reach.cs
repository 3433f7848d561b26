namespace Shared.Contracts.Routing;

/// <summary>Which deployments are in scope. Source: docs/routing.md, <i>A deployment is in scope</i>.</summary>
public static class Reach
{
    /// <summary>The deployments of <paramref name="from"/> that are in scope. A scope without tags reaches nothing.</summary>
    public static DeploymentSet InScope(ModelGroup group, Scope scope, RoutingRules rules, DeploymentSet from)
    {
        if (scope.Facets.Count == 0) return group.None;
        foreach (var facet in scope.Facets) from = from.And(Satisfying(group, facet, scope, rules));
        return from;
    }

    private static DeploymentSet Satisfying(ModelGroup group, ScopeFacet facet, Scope scope, RoutingRules rules)
    {
        var satisfying = group.None;
        foreach (var tag in facet.Tags) satisfying = satisfying.Or(group.Carriers(tag));
        if (facet.Name is null || rules.RelaxedFacets.Contains(facet.Name)) return satisfying;

        // A deployment that also carries a tag of this facet from outside the scope may process there.
        foreach (var tag in group.TagsOfFacet(facet.Name))
        {
            if (!scope.Names(tag)) satisfying = satisfying.Without(group.Carriers(tag));
        }

        return satisfying;
    }
}
