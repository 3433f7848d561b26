using Admin.Api.Data;
using Microsoft.EntityFrameworkCore;
using Shared.Contracts.Routing;

namespace Admin.Api.Reach;

/// <summary>One policy and how many keys have it. Many keys share few policies, so a statement about all keys is worked out from these.</summary>
/// <param name="Id">The keys' <see cref="KeyRow.Policy"/>.</param>
/// <param name="ScopeTags">The tags that the keys name themselves; null for none.</param>
/// <param name="Caller">What the routing core sees; null where the keys' team is gone, which reaches nothing.</param>
internal sealed record SharedPolicy(string Id, long Keys, IReadOnlyList<string>? ScopeTags, CallerPolicy? Caller)
{
    /// <summary>Every policy of a team's keys, or of all keys.</summary>
    public static async Task<IReadOnlyList<SharedPolicy>> ReadAsync(AdminDbContext db, string? teamId, CancellationToken cancellation)
    {
        var policies = teamId is null ? db.KeyPolicies : db.KeyPolicies.Where(p => p.TeamId == teamId);
        var found = await policies.AsNoTracking().ToListAsync(cancellation);
        var teams = await db.Teams.AsNoTracking().Where(t => teamId == null || t.TeamId == teamId).ToDictionaryAsync(t => t.TeamId, StringComparer.Ordinal, cancellation);
        return [.. found.Select(p => Of(p, p.TeamId is null ? null : teams.GetValueOrDefault(p.TeamId)))];
    }

    private static SharedPolicy Of(KeyPolicyRow row, TeamRow? team)
    {
        var scope = row.AllowedTags ?? row.EnforcedTags;
        var isOrphan = row.TeamId is not null && team is null;
        return new SharedPolicy(row.Policy, row.Keys, scope, isOrphan ? null : KeyPolicy.Of(scope, row.EnforcedTags is not null, row.Models, team));
    }
}
