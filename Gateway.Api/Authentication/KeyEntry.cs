using Shared.Contracts.Sync;

namespace Gateway.Api.Authentication;

/// <summary>A key as the table holds it: the policy it shares with others, and its own expiry. Immutable; keys that never expire share their entry too.</summary>
internal sealed class KeyEntry(KeyPolicy policy, long? expiresAt)
{
    private readonly long _expiresAt = expiresAt ?? long.MaxValue;

    public KeyPolicy Policy => policy;

    public bool IsExpired(DateTimeOffset now) => _expiresAt <= now.ToUnixTimeMilliseconds();

    /// <summary>The record again, for the gateway's own snapshot file.</summary>
    public KeyRecord ToRecord(KeyHash hash) => new()
    {
        Hash = hash.ToString(),
        TeamId = policy.Team?.Id,
        Models = policy.Models.Names.Count > 0 ? policy.Models.Names : null,
        AllowedTags = policy.IgnoresCallerTags ? null : policy.Scope?.Tags,
        EnforcedTags = policy.IgnoresCallerTags ? policy.Scope?.Tags : null,
        ExpiresAt = _expiresAt == long.MaxValue ? null : _expiresAt,
        Blocked = policy.IsBlocked,
    };
}
