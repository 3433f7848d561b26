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

    /// <summary>
    /// The deployments at which the model that the caller named would be processed outside what their tags claim: out of reach where a scope names the
    /// residency facet. Null where there is none, as nearly always. Source: docs/routing.md, <i>A name that leaves the place</i>.
    /// </summary>
    /// <param name="model">The group, and what its <c>*</c> matched.</param>
    public static DeploymentSet? OutsideTheirClaim(ResolvedModel model, CallerPolicy policy, RoutingRules rules)
    {
        if (model.Wildcard is not { } matched || !model.Group.HasNameClaims || !rules.Residency.Concern(policy)) return null;
        List<int>? outside = null;
        foreach (var deployment in model.Group.Deployments)
        {
            if (deployment.NameClaim is { } claim && !claim.Allows(deployment.Upstream.ModelFor(matched))) (outside ??= []).Add(deployment.Index);
        }

        return outside is null ? null : DeploymentSet.Of(model.Group.Deployments.Count, outside);
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
