using Shared.Contracts.Routing;

namespace Admin.Api.Data;

/// <summary>Stored rows as the routing core sees them.</summary>
internal static class RowPolicy
{
    /// <summary>Whether a key is let in, by the rule that the gateways refuse by.</summary>
    /// <param name="team">Null where the key names none, or one that is gone.</param>
    public static KeyStanding StandingOf(KeyRow key, TeamRow? team, DateTimeOffset now) =>
        KeyStandings.Of(key.TeamId is null || team is not null, key.Blocked, team is { Blocked: true }, key.ExpiresAt, now.ToUnixTimeMilliseconds());

    /// <summary>What a key and its team let a request reach. A key whose team is gone must not come here: it reaches nothing.</summary>
    public static CallerPolicy Of(KeyRow key, TeamRow? team) => Of(key.ScopeTags, key.EnforcedTags is not null, key.Models, team);

    /// <summary>What a team lets a key reach that has no scope of its own.</summary>
    public static CallerPolicy Of(TeamRow team) => Of(null, false, [], team);

    /// <param name="keyTags">The key's scope; null for none.</param>
    /// <param name="ignoresCallerTags">True with <c>enforced_tags</c>.</param>
    public static CallerPolicy Of(IReadOnlyList<string>? keyTags, bool ignoresCallerTags, IReadOnlyList<string> models, TeamRow? team) =>
        new(ScopeOf(keyTags), ScopeOf(team?.Tags), ignoresCallerTags, new ModelAllowList(models), new ModelAllowList(team?.Models ?? [])) { TeamId = team?.TeamId };

    private static Scope? ScopeOf(IReadOnlyList<string>? tags) => tags is null ? null : Scope.Of(tags);
}
