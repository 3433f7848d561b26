using Shared.Contracts.Routing;

namespace Gateway.Api.Authentication;

/// <summary>A key as the table holds it. Immutable but for the remembered caller, which is only ever a function of the key and its team.</summary>
internal sealed class KeyEntry(Scope? scope, bool ignoresCallerTags, ModelAllowList models, string? teamId, DateTimeOffset? expiresAt, bool isBlocked)
{
    private sealed record Remembered(TeamEntry? Team, Caller Caller);

    private Remembered? _remembered;

    public string? TeamId => teamId;

    public bool IsBlocked => isBlocked;

    public bool IsExpired(DateTimeOffset now) => expiresAt <= now;

    /// <summary>The caller this key makes with its team. Two requests may build it at the same time; either result is right.</summary>
    public Caller CallerWith(TeamEntry? team)
    {
        var remembered = Volatile.Read(ref _remembered);
        if (remembered is not null && ReferenceEquals(remembered.Team, team)) return remembered.Caller;
        var policy = new CallerPolicy(scope, team?.Scope, ignoresCallerTags, models, team?.Models ?? ModelAllowList.All);
        var caller = new Caller(policy, IsMaster: false);
        Volatile.Write(ref _remembered, new Remembered(team, caller));
        return caller;
    }
}

/// <summary>A team as the table holds it. Immutable.</summary>
internal sealed record TeamEntry(Scope? Scope, ModelAllowList Models, bool IsBlocked);
