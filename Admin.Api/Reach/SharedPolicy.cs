using Admin.Api.Data;
using Microsoft.EntityFrameworkCore;
using Shared.Contracts.Routing;

namespace Admin.Api.Reach;

/// <summary>One policy and how many keys have it. Many keys share few policies, so a statement about all keys is worked out from these.</summary>
/// <param name="Id">The keys' <see cref="KeyRow.Policy"/>.</param>
/// <param name="KeyScope">What the keys name themselves; null for no scope.</param>
/// <param name="Caller">What the routing core sees; null where the keys' team is gone, which reaches nothing.</param>
internal sealed record SharedPolicy(string Id, long Keys, Scope? KeyScope, CallerPolicy? Caller)
{
    /// <summary>Every policy of a team's keys, or of all keys.</summary>
    public static async Task<IReadOnlyList<SharedPolicy>> ReadAsync(AdminDbContext db, string? teamId, CancellationToken cancellation)
    {
        var rows = db.KeyPolicies.AsNoTracking().Where(p => teamId == null || p.TeamId == teamId);
        var teams = db.Teams.AsNoTracking().Where(t => teamId == null || t.TeamId == teamId);
        var parts = new PolicyParts(await teams.ToListAsync(cancellation));
        return [.. (await rows.ToListAsync(cancellation)).Select(row => new SharedPolicy(row.Policy, row.Keys, parts.ScopeOf(row), parts.CallerOf(row)))];
    }
}
