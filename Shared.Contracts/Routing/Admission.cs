namespace Shared.Contracts.Routing;

/// <summary>Whether a caller may send a tag at all. Source: docs/routing.md, <i>A caller tag is admitted</i>.</summary>
public static class Admission
{
    /// <summary>The first tag that the scopes do not admit, or null when all are. Excluding tags are always admitted: they can only narrow.</summary>
    public static string? FirstRefused(CallerPolicy policy, CallerTags tags)
    {
        if (!policy.HasScope) return null;
        foreach (var tag in tags.Positive)
        {
            if (!Admits(policy, tag)) return tag;
        }

        foreach (var tag in tags.Required)
        {
            if (!Admits(policy, tag)) return tag;
        }

        return null;
    }

    /// <summary>At least one scope names the tag, and every scope that names its facet names the tag itself.</summary>
    private static bool Admits(CallerPolicy policy, string tag)
    {
        var keyNames = policy.KeyScope?.Names(tag) ?? false;
        var teamNames = policy.TeamScope?.Names(tag) ?? false;
        return (keyNames || teamNames)
            && (keyNames || policy.KeyScope is null || !policy.KeyScope.NamesFacetOf(tag))
            && (teamNames || policy.TeamScope is null || !policy.TeamScope.NamesFacetOf(tag));
    }
}
