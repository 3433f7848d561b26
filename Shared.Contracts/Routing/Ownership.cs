namespace Shared.Contracts.Routing;

/// <summary>
/// Whose a deployment is: one team's, or that of whoever's list of models names it. Source: docs/routing.md, <i>Whose a deployment is</i>.
/// </summary>
/// <remarks>A fence like a scope, and before the scopes: what it takes out is not there for anything that comes after it, failing open included.</remarks>
public static class Ownership
{
    /// <summary>The deployments that are not another team's.</summary>
    public static DeploymentSet OfTeam(ModelGroup group, string? teamId) => Of(group, d => d.TeamId is not { } own || string.Equals(own, teamId, StringComparison.Ordinal));

    /// <summary>The deployments that the lists of models let be used under a name; null where that is all of them.</summary>
    /// <param name="name">The name by which a request comes to the group.</param>
    public static DeploymentSet? Named(ModelCatalog catalog, CallerPolicy policy, ModelGroup group, string name)
    {
        if (group.AccessGroups.Count == 0) return null;
        var named = NamedBy(catalog, policy.KeyModels, group, name).And(NamedBy(catalog, policy.TeamModels, group, name));
        return named == group.All ? null : named;
    }

    /// <summary>All of them where the list names the model; otherwise those with an access group that stands on it.</summary>
    private static DeploymentSet NamedBy(ModelCatalog catalog, ModelAllowList models, ModelGroup group, string name) =>
        catalog.IsNamedBy(models, name) ? group.All : Of(group, d => models.NamesAny(d.AccessGroups));

    private static DeploymentSet Of(ModelGroup group, Func<Deployment, bool> isIn) =>
        DeploymentSet.Of(group.Deployments.Count, group.Deployments.Where(isIn).Select(d => d.Index));
}
