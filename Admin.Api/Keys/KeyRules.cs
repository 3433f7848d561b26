using Admin.Api.Data;
using Admin.Api.Errors;
using Shared.Contracts.Routing;

namespace Admin.Api.Keys;

/// <summary>What must hold between a key as it would be stored and its team. Pure.</summary>
internal static class KeyRules
{
    public const string OneScopeFault = "a key has either allowed_tags or enforced_tags, not both; clear one with null";

    /// <summary>The fault of a key that would have both kinds of scope, also where one of them is already stored.</summary>
    public static void CheckOneScope(KeyRow key, FieldFaults faults)
    {
        if (key.AllowedTags is null || key.EnforcedTags is null) return;
        faults.Add("allowed_tags", OneScopeFault).Add("enforced_tags", OneScopeFault);
    }

    /// <summary>Where the team's tags constrain a facet, the key's tags of that facet must be among them.</summary>
    public static void CheckTeam(KeyRow key, TeamRow? team, FieldFaults faults)
    {
        if (team is null) return;
        foreach (var (tag, teamTags) in Outside(key, team))
        {
            var field = key.AllowedTags is not null ? "allowed_tags" : "enforced_tags";
            faults.Add(field, $"the tag '{tag}' is not among the tags of team '{team.TeamId}' for the same facet: {string.Join(", ", teamTags)}");
        }
    }

    /// <summary>The key's tags that its team's tags exclude, each with the team's tags of that facet.</summary>
    public static IEnumerable<(string Tag, IReadOnlyList<string> TeamTags)> Outside(KeyRow key, TeamRow? team)
    {
        if (team?.Tags is null || key.ScopeTags is null) yield break;
        var scope = Scope.Of(team.Tags);
        foreach (var tag in key.ScopeTags)
        {
            if (scope.Names(tag) || !scope.NamesFacetOf(tag)) continue;
            yield return (tag, scope.Facets.First(f => f.Name == Tag.FacetOf(tag)).Tags);
        }
    }
}
