using Admin.Api.Data;
using Admin.Api.Models;
using Shared.Contracts.Routing;

namespace Admin.Api.Tags;

/// <summary>What an operator should know about a scope that is valid but may not do what was meant. Pure; the same rules decide requests.</summary>
internal sealed class ScopeWarnings(CurrentModels models)
{
    /// <summary>The tags that no deployment carries: each reaches nothing until one does.</summary>
    public IEnumerable<string> TagsNobodyCarries(IReadOnlyList<string>? tags) =>
        (tags ?? []).Where(t => !models.Catalog.Tags.Contains(t)).Select(t => $"no deployment carries the tag '{t}'");

    /// <summary>The listed models of which the scopes reach no deployment; where none is listed, whether anything is reached at all.</summary>
    public IEnumerable<string> UnreachableModels(IReadOnlyList<string>? keyTags, IReadOnlyList<string> allowed, TeamRow? team)
    {
        var catalog = models.Catalog;
        var policy = RowPolicy.Of(keyTags, false, allowed, team);
        var listed = allowed.Where(IsOneModel).ToList();
        if (listed.Count > 0) return listed.Select(m => FaultOf(m, policy, catalog)).OfType<string>();
        return policy.HasScope && catalog.Groups.All(g => IsOutOfReach(g, policy, catalog)) ? ["the tags reach no deployment of any model"] : [];
    }

    /// <summary>The facets that were constrained and no longer are: whoever took out their last tag may have meant to narrow.</summary>
    public static IEnumerable<string> FreedFacets(IReadOnlyList<string>? before, IReadOnlyList<string>? after, string field)
    {
        if (before is null) return [];
        if (after is null) return [$"{field} are gone: they constrain nothing any more"];
        var left = after.Select(Tag.FacetOf).ToHashSet();
        return before.Select(Tag.FacetOf).Distinct().Where(f => !left.Contains(f)).Select(f => f is null
            ? $"the last plain tag was taken out of {field}: plain tags are no longer constrained"
            : $"the last tag of the facet '{f}' was taken out of {field}: '{f}' is no longer constrained");
    }

    /// <summary>A key that belongs to no team any more: whatever the team restricted, it no longer restricts for this key.</summary>
    public static IEnumerable<string> LeftTeam(string? before, string? after) =>
        before is not null && after is null ? [$"the key left the team '{before}': the team's tags, models and block hold for it no more"] : [];

    /// <summary>What a key's list of hosted tools does not do: nothing at all where the key is not kept to a place, and never more than the team's list.</summary>
    public IEnumerable<string> HostedTools(KeyRow key, TeamRow? team)
    {
        if (key.AllowedHostedTools is not { } tools) return [];
        var rules = models.Catalog.Rules.Residency;
        if (!rules.DeniesHostedTools) return ["allowed_hosted_tools has no effect: this installation denies nobody the tools of a model's provider"];
        if (!rules.Concern(RowPolicy.Of(key, team)))
            return [$"allowed_hosted_tools has no effect: neither the key's tags nor its team's name the facet '{rules.Facet}'"];
        if (team?.AllowedHostedTools is not { } ofTeam) return [];
        var allowed = new HostedToolList(ofTeam);
        return tools.Where(tool => tool != HostedToolList.Every && !allowed.Allows(tool)).Select(tool => $"the team '{team.TeamId}' does not allow the hosted tool '{tool}'");
    }

    /// <summary>Patterns and LiteLLM's words for "every model" list no single model.</summary>
    private static bool IsOneModel(string model) => !model.EndsWith('*') && model is not ("all-proxy-models" or "all-team-models");

    private static string? FaultOf(string model, CallerPolicy policy, ModelCatalog catalog)
    {
        if (catalog.AccessGroups.Contains(model)) return null;
        if (catalog.Resolve(model) is not { } resolved) return $"no deployment serves the model '{model}'";
        if (!catalog.MayName(policy, model)) return $"the team does not allow the model '{model}'";
        return IsOutOfReach(resolved.Group, policy, catalog) ? $"the tags reach no deployment of the model '{model}'" : null;
    }

    private static bool IsOutOfReach(ModelGroup group, CallerPolicy policy, ModelCatalog catalog) => Selection.InScope(group, policy, catalog.Rules).Left.IsEmpty;
}
