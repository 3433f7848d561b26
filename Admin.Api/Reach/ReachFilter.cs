using Admin.Api.Data;
using Admin.Api.Tags;
using Microsoft.EntityFrameworkCore;
using Shared.Contracts.Routing;

namespace Admin.Api.Reach;

/// <summary>
/// Which teams and policies a query means that asks where they can go. A database cannot tell, so the rules are asked once per policy, and the query becomes
/// one for these teams and for keys of these policies. Not thread-safe.
/// </summary>
internal sealed class ReachFilter(ReachQuery query, ModelCatalog catalog)
{
    private readonly Dictionary<CallerPolicy, bool> _goes = [];

    public static async Task<ReachQuery> ResolveAsync(ReachQuery query, ModelCatalog catalog, AdminDbContext db, CancellationToken cancellation)
    {
        if (!query.AsksWhere) return query;
        var filter = new ReachFilter(query, catalog);
        var teams = await query.Filter(db.Teams.AsNoTracking()).ToListAsync(cancellation);
        var policies = await SharedPolicy.ReadAsync(db, query.TeamId, cancellation);
        return query with
        {
            TeamIds = [.. teams.Where(t => filter.Names(t.Tags) && filter.Goes(RowPolicy.Of(t))).Select(t => t.TeamId)],
            Policies = MeantPolicies.Of(policies, p => filter.Names(p.KeyScope?.Tags) && filter.Goes(p.Caller)),
        };
    }

    /// <summary>Whether a scope names the tag and a tag of the facet that are asked for, if any are.</summary>
    public bool Names(IReadOnlyList<string>? scope) =>
        (query.Tag is null || scope?.Contains(query.Tag) == true) && (query.Facet is null || scope?.Any(tag => Facets.NameOf(tag) == query.Facet) == true);

    /// <summary>Whether a policy leads where the query asks, if it does. One that reaches nothing leads nowhere.</summary>
    private bool Goes(CallerPolicy? policy)
    {
        if (query.Reaches is null && query.Leaves is null) return true;
        if (policy is null) return false;
        if (_goes.TryGetValue(policy, out var known)) return known;
        var reached = Reached(policy).ToList();
        return _goes[policy] = (query.Reaches is null || reached.Any(query.Reaches.Has)) && (query.Leaves is null || reached.Any(d => !query.Leaves.Keeps(d)));
    }

    private IEnumerable<Deployment> Reached(CallerPolicy policy) => PolicyReach.Of(catalog, policy)
        .Where(chain => query.Model is null || chain.Group.Name == query.Model)
        .SelectMany(chain => chain.Group.Deployments.Where(d => chain.Left.Contains(d.Index)));
}
