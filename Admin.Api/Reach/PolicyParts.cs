using System.Text.Json;
using Admin.Api.Data;
using Shared.Contracts.Routing;

namespace Admin.Api.Reach;

/// <summary>What stored policies are made of. Many policies name the same tags, models and teams, so each is made once; not thread-safe.</summary>
internal sealed class PolicyParts(IEnumerable<TeamRow> teams)
{
    private readonly Dictionary<string, CallerPolicy> _teams = teams.ToDictionary(t => t.TeamId, RowPolicy.Of, StringComparer.Ordinal);
    private readonly Dictionary<string, Scope> _scopes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ModelAllowList> _models = new(StringComparer.Ordinal);

    public Scope? ScopeOf(KeyPolicyRow row) => (row.AllowedTags ?? row.EnforcedTags) is { } tags ? Once(_scopes, tags, Scope.Of) : null;

    /// <summary>What the routing core sees; null where the keys' team is gone.</summary>
    public CallerPolicy? CallerOf(KeyPolicyRow row)
    {
        var team = row.TeamId is null ? CallerPolicy.Unrestricted : _teams.GetValueOrDefault(row.TeamId);
        return team is null ? null : new CallerPolicy(ScopeOf(row), team.TeamScope, row.EnforcedTags is not null, Once(_models, row.Models, names => new ModelAllowList(names)), team.TeamModels) { TeamId = row.TeamId };
    }

    private static T Once<T>(Dictionary<string, T> known, string text, Func<List<string>, T> make)
    {
        if (known.TryGetValue(text, out var made)) return made;
        return known[text] = make(JsonSerializer.Deserialize<List<string>>(text) ?? []);
    }
}
