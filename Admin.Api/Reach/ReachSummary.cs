using Admin.Api.Data;
using Admin.Api.Models;
using Admin.Api.Tags;
using Microsoft.EntityFrameworkCore;
using Shared.Contracts.Routing;

namespace Admin.Api.Reach;

/// <summary>Where all keys and teams that a query means can go, however many they are and whatever page of them is shown. Blocked and expired ones count: both can be lifted.</summary>
/// <param name="Places">By value of the facet, as often as anything reaches it.</param>
/// <param name="Leaving">Those that can leave the place that was asked about; all zero where none was.</param>
public sealed record ReachSummary(ReachCount All, IReadOnlyDictionary<string, ReachCount> Places, ReachCount Leaving);

/// <summary>How many keys and teams.</summary>
public readonly record struct ReachCount(long Keys, long Teams)
{
    public static ReachCount operator +(ReachCount left, ReachCount right) => new(left.Keys + right.Keys, left.Teams + right.Teams);
}

/// <summary>Reads a <see cref="ReachSummary"/>: the rules are asked once for each policy, not for each key.</summary>
internal sealed class ReachSummaries(IDbContextFactory<AdminDbContext> contexts, CurrentModels models)
{
    /// <param name="query">Its filters but for those that ask where: the summary says that.</param>
    /// <param name="stay">Where requests must stay; null where nobody asks.</param>
    public async Task<ReachSummary> ReadAsync(ReachQuery query, string facet, Place? stay, CancellationToken cancellation)
    {
        var catalog = models.Catalog;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.BeginReadAsync(cancellation);
        var teams = await query.Filter(db.Teams.AsNoTracking()).ToListAsync(cancellation);
        var policies = await SharedPolicy.ReadAsync(db, query.TeamId, cancellation);
        var filter = new ReachFilter(query, catalog);
        return Sum(
            [
                .. teams.Where(t => filter.Names(t.Tags)).Select(t => ((CallerPolicy?)RowPolicy.Of(t), new ReachCount(0, 1))),
                .. policies.Where(p => filter.Names(p.KeyScope?.Tags)).Select(p => (p.Caller, new ReachCount(p.Keys, 0))),
            ],
            new ReachMap(catalog, query.Model), catalog, facet, stay);
    }

    private static ReachSummary Sum(IReadOnlyList<(CallerPolicy? Policy, ReachCount Count)> counted, ReachMap map, ModelCatalog catalog, string facet, Place? stay)
    {
        var values = catalog.Groups.SelectMany(g => g.Deployments).ToDictionary(d => d.Id, d => Facets.ValuesOf(d, facet), StringComparer.Ordinal);
        var places = new Dictionary<string, ReachCount>(StringComparer.Ordinal);
        var (all, leaving) = (default(ReachCount), default(ReachCount));
        foreach (var (policy, count) in counted)
        {
            all += count;
            if (policy is null) continue;
            var reached = map.Of(policy).SelectMany(m => m.Deployments).Select(id => values[id]).ToList();
            foreach (var value in reached.SelectMany(v => v).Distinct()) places[value] = places.GetValueOrDefault(value) + count;
            if (stay is not null && reached.Any(v => v is not [var only] || only != stay.Value)) leaving += count;
        }

        return new ReachSummary(all, places, leaving);
    }
}
