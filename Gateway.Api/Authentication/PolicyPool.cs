using Shared.Contracts.Routing;
using Shared.Contracts.Sync;

namespace Gateway.Api.Authentication;

/// <summary>
/// The policies, scopes, model lists and teams of one table. Many keys share few of them, which is what keeps a million keys small;
/// what the last key or team has left is gone. Used by the one writer alone.
/// </summary>
internal sealed class PolicyPool
{
    private const char Separator = '\n';

    private readonly SharedValues<string, Scope> _scopes = new();
    private readonly SharedValues<string, ModelAllowList> _models = new();
    private readonly SharedValues<string, HostedToolList> _hostedTools = new();
    private readonly SharedValues<string, TeamEntry> _teams = new();
    private readonly SharedValues<KeyPolicyTerms, KeyPolicy> _policies = new();

    /// <summary>How many policies any key has.</summary>
    public int PolicyCount => _policies.Count;

    /// <summary>The teams that are known, not those that only a key names.</summary>
    public IEnumerable<TeamTerms> Teams => _teams.All.Select(team => team.Terms).OfType<TeamTerms>();

    /// <summary>The policy of a key, for one key more.</summary>
    public KeyPolicy Take(KeyRecord key)
    {
        // Both scopes at once cannot come from Admin.Api. Should it ever, the key is useless rather than half restricted.
        var isContradictory = key is { AllowedTags: not null, EnforcedTags: not null };
        var terms = new KeyPolicyTerms(
            TextOf(key.AllowedTags ?? key.EnforcedTags), key.EnforcedTags is not null, TextOf(key.Models) ?? "", key.TeamId, key.Blocked || isContradictory, TextOf(key.AllowedHostedTools));
        return _policies.Take(terms, Make);
    }

    public void Release(KeyPolicy policy)
    {
        _policies.Release(policy.Terms);
        if (_policies.Find(policy.Terms) is not null) return;
        ReleaseParts(policy.Terms.Tags, policy.Terms.Models, policy.Terms.HostedTools);
        if (policy.Team is { } team) _teams.Release(team.Id);
    }

    public void SetTeam(TeamRecord record)
    {
        var terms = new TeamTerms(record, ScopeOf(TextOf(record.Tags)), ModelsOf(TextOf(record.Models) ?? ""), HostedToolsOf(TextOf(record.AllowedHostedTools)));
        // Terms count as one user of the team: it stays known while no key names it.
        var before = _teams.Find(record.TeamId)?.Terms;
        var team = before is null ? _teams.Take(record.TeamId, id => new TeamEntry(id)) : _teams.Find(record.TeamId)!;
        team.Terms = terms;
        if (before is not null) ReleaseParts(before);
    }

    public void RemoveTeam(string teamId)
    {
        if (_teams.Find(teamId) is not { Terms: { } terms } team) return;
        team.Terms = null;
        ReleaseParts(terms);
        _teams.Release(teamId);
    }

    private KeyPolicy Make(KeyPolicyTerms terms) => new(
        terms, ScopeOf(terms.Tags), ModelsOf(terms.Models), HostedToolsOf(terms.HostedTools), terms.TeamId is { } id ? _teams.Take(id, text => new TeamEntry(text)) : null);

    // A scope of no tags is not the same as no scope: it reaches nothing.
    private Scope? ScopeOf(string? tags) =>
        tags is null ? null : _scopes.Take(tags, text => Scope.Of(text.Split(Separator, StringSplitOptions.RemoveEmptyEntries)));

    private ModelAllowList ModelsOf(string models) =>
        models.Length == 0 ? ModelAllowList.All : _models.Take(models, text => new ModelAllowList(text.Split(Separator)));

    // An empty list is not the same as none: it allows nothing, also where the team's list would.
    private HostedToolList? HostedToolsOf(string? tools) =>
        tools is null ? null : _hostedTools.Take(tools, text => new HostedToolList(text.Split(Separator, StringSplitOptions.RemoveEmptyEntries)));

    private void ReleaseParts(TeamTerms terms) =>
        ReleaseParts(TextOf(terms.Record.Tags), TextOf(terms.Record.Models) ?? "", TextOf(terms.Record.AllowedHostedTools));

    private void ReleaseParts(string? tags, string models, string? hostedTools)
    {
        if (hostedTools is not null) _hostedTools.Release(hostedTools);
        if (tags is not null) _scopes.Release(tags);
        if (models.Length > 0) _models.Release(models);
    }

    private static string? TextOf(IReadOnlyList<string>? list) => list is null ? null : string.Join(Separator, list);
}
