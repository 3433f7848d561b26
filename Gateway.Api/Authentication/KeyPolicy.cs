using Shared.Contracts.Routing;

namespace Gateway.Api.Authentication;

/// <summary>The text by which equal policies are found equal: lists joined by line feeds, which cannot stand in a tag or a name.</summary>
/// <param name="Tags">Null for no scope.</param>
/// <param name="HostedTools">Null where the key says nothing of them.</param>
internal readonly record struct KeyPolicyTerms(string? Tags, bool IgnoresCallerTags, string Models, string? TeamId, bool IsBlocked, string? HostedTools);

/// <summary>What many keys have in common. Immutable but for the remembered caller, which is only ever a function of the policy and its team's terms.</summary>
/// <param name="terms">What makes it equal to another.</param>
/// <param name="scope">The shared scope of <c>allowed_tags</c> or <c>enforced_tags</c>.</param>
/// <param name="models">The shared list of models.</param>
/// <param name="hostedTools">The shared list of hosted tools; null for none.</param>
/// <param name="team">The team, whose terms may change; null for none.</param>
internal sealed class KeyPolicy(KeyPolicyTerms terms, Scope? scope, ModelAllowList models, HostedToolList? hostedTools, TeamEntry? team)
{
    private sealed record Remembered(TeamTerms? Team, Caller Caller);

    private Remembered? _remembered;

    public KeyPolicyTerms Terms => terms;

    public Scope? Scope => scope;

    public bool IgnoresCallerTags => terms.IgnoresCallerTags;

    public ModelAllowList Models => models;

    public HostedToolList? HostedTools => hostedTools;

    public TeamEntry? Team => team;

    public bool IsBlocked => terms.IsBlocked;

    /// <summary>The caller that a key makes with its team. Two requests may build it at the same time; either result is right.</summary>
    public Caller CallerWith(TeamTerms? team)
    {
        var remembered = Volatile.Read(ref _remembered);
        if (remembered is not null && ReferenceEquals(remembered.Team, team)) return remembered.Caller;
        var policy = new CallerPolicy(scope, team?.Scope, IgnoresCallerTags, models, team?.Models ?? ModelAllowList.All)
        {
            KeyHostedTools = hostedTools,
            TeamHostedTools = team?.HostedTools,
            TeamId = Team?.Id,
        };
        var caller = new Caller(policy, IsMaster: false, Team?.Id);
        Volatile.Write(ref _remembered, new Remembered(team, caller));
        return caller;
    }
}
