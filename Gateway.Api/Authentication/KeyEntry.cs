using Shared.Contracts.Routing;
using Shared.Contracts.Sync;

namespace Gateway.Api.Authentication;

/// <summary>A key as the table holds it. Immutable but for the remembered caller, which is only ever a function of the key and its team.</summary>
internal sealed class KeyEntry(Scope? scope, bool ignoresCallerTags, ModelAllowList models, string? teamId, DateTimeOffset? expiresAt, bool isBlocked)
{
    /// <summary>The entry of a record.</summary>
    /// <param name="key">As it was synced.</param>
    /// <param name="scope">The shared scope of its tags.</param>
    /// <param name="models">The shared list of its models.</param>
    public static KeyEntry Of(KeyRecord key, Scope? scope, ModelAllowList models)
    {
        // Both scopes at once cannot come from Admin.Api. Should it ever, the key is useless rather than half restricted.
        var contradictory = key is { AllowedTags: not null, EnforcedTags: not null };
        var expiresAt = key.ExpiresAt is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : (DateTimeOffset?)null;
        return new KeyEntry(scope, key.EnforcedTags is not null, models, key.TeamId, expiresAt, key.Blocked || contradictory);
    }

    private sealed record Remembered(TeamEntry? Team, Caller Caller);

    private Remembered? _remembered;

    public string? TeamId => teamId;

    public bool IsBlocked => isBlocked;

    public bool IsExpired(DateTimeOffset now) => expiresAt <= now;

    /// <summary>The record again, for the gateway's own snapshot file.</summary>
    public KeyRecord ToRecord(KeyHash hash) => new()
    {
        Hash = hash.ToString(),
        TeamId = teamId,
        Models = models.Names.Count > 0 ? models.Names : null,
        AllowedTags = ignoresCallerTags ? null : scope?.Tags,
        EnforcedTags = ignoresCallerTags ? scope?.Tags : null,
        ExpiresAt = expiresAt?.ToUnixTimeMilliseconds(),
        Blocked = isBlocked,
    };

    /// <summary>The caller this key makes with its team. Two requests may build it at the same time; either result is right.</summary>
    public Caller CallerWith(TeamEntry? team)
    {
        var remembered = Volatile.Read(ref _remembered);
        if (remembered is not null && ReferenceEquals(remembered.Team, team)) return remembered.Caller;
        var policy = new CallerPolicy(scope, team?.Scope, ignoresCallerTags, models, team?.Models ?? ModelAllowList.All);
        var caller = new Caller(policy, IsMaster: false, teamId);
        Volatile.Write(ref _remembered, new Remembered(team, caller));
        return caller;
    }
}

/// <summary>A team as the table holds it. Immutable.</summary>
internal sealed record TeamEntry(Scope? Scope, ModelAllowList Models, bool IsBlocked)
{
    public TeamRecord ToRecord(string teamId) =>
        new() { TeamId = teamId, Tags = Scope?.Tags, Models = Models.Names.Count > 0 ? Models.Names : null, Blocked = IsBlocked };
}
