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
    /// <summary>Every policy of a team's keys, or of all keys. Counted off an index; of each policy one key is read, which stands for the others.</summary>
    public static async Task<IReadOnlyList<SharedPolicy>> ReadAsync(AdminDbContext db, string? teamId, CancellationToken cancellation)
    {
        var keys = teamId is null ? db.Keys : db.Keys.Where(k => k.TeamId == teamId);
        var found = await keys.GroupBy(k => k.Policy)
            .Select(g => new { Id = g.Key, Keys = g.LongCount(), Hash = g.Min(k => k.Hash) })
            .Join(db.Keys, g => g.Hash, k => k.Hash, (g, k) => new { g.Id, g.Keys, k.TeamId, k.AllowedTags, k.EnforcedTags, k.Models })
            .LeftJoin(db.Teams, k => k.TeamId, t => t.TeamId, (Key, Team) => new { Key, Team })
            .AsNoTracking()
            .ToListAsync(cancellation);
        return [.. found.Select(f => Of(f.Key.Id, f.Key.Keys, f.Key.AllowedTags, f.Key.EnforcedTags, f.Key.Models, f.Team, isOrphan: f.Key.TeamId is not null && f.Team is null))];
    }

    private static SharedPolicy Of(string id, long keys, List<string>? allowed, List<string>? enforced, List<string> models, TeamRow? team, bool isOrphan)
    {
        var scope = allowed ?? enforced;
        return new SharedPolicy(id, keys, scope, isOrphan ? null : KeyPolicy.Of(scope, enforced is not null, models, team));
    }
}
