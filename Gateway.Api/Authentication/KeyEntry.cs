using Shared.Contracts.Sync;

namespace Gateway.Api.Authentication;

/// <summary>A key as the table holds it: the policy it shares with others, and its own expiry.</summary>
/// <param name="Policy">What it lets its caller reach.</param>
/// <param name="ExpiresAt">Milliseconds since 1970-01-01 UTC; the largest number never comes.</param>
internal readonly record struct KeyEntry(KeyPolicy Policy, long ExpiresAt)
{
    public const long Never = long.MaxValue;

    /// <summary>The record again, for the gateway's own snapshot file.</summary>
    public KeyRecord ToRecord(KeyHash hash) => new()
    {
        Hash = hash.ToString(),
        TeamId = Policy.Team?.Id,
        Models = Policy.Models.Names.Count > 0 ? Policy.Models.Names : null,
        AllowedTags = Policy.IgnoresCallerTags ? null : Policy.Scope?.Tags,
        EnforcedTags = Policy.IgnoresCallerTags ? Policy.Scope?.Tags : null,
        AllowedHostedTools = Policy.HostedTools?.Names,
        ExpiresAt = ExpiresAt == Never ? null : ExpiresAt,
        Blocked = Policy.IsBlocked,
    };
}
