using System.Runtime.CompilerServices;
using Admin.Api.Data;
using Admin.Api.Models;
using Microsoft.EntityFrameworkCore;
using Shared.Contracts.Routing;

namespace Admin.Api.Reach;

/// <summary>What every key and team can reach, by the routing core's own rules. One state of the database, read row by row: never all of it in memory.</summary>
internal sealed class ReachReport(IDbContextFactory<AdminDbContext> contexts, CurrentModels models, TimeProvider time)
{
    /// <summary>One page: teams by id first, then keys, the newest first.</summary>
    public async Task<ReachAnswer> PageAsync(ReachQuery query, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.BeginReadAsync(cancellation);
        query = await ReachFilter.ResolveAsync(query, models.Catalog, db, cancellation);
        var teamCount = await query.Filter(db.Teams).LongCountAsync(cancellation);
        var total = teamCount + await query.CountKeysAsync(db, cancellation);
        var rows = new List<ReachRow>();
        await foreach (var row in RowsAsync(db, query, query.Paging.Skip, query.Paging.Take, teamCount, cancellation)) rows.Add(row);
        return new ReachAnswer(rows, DeploymentPlace.Of(models.Configuration, query.Model), total, query.Paging.Page, query.Paging.PagesOf(total));
    }

    /// <summary>Every row that the query means, or its page where it asks for one.</summary>
    public async IAsyncEnumerable<ReachRow> StreamAsync(ReachQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.BeginReadAsync(cancellation);
        query = await ReachFilter.ResolveAsync(query, models.Catalog, db, cancellation);
        var teamCount = await query.Filter(db.Teams).LongCountAsync(cancellation);
        var (skip, take) = query.AsksForPage ? (query.Paging.Skip, query.Paging.Take) : (0, int.MaxValue);
        await foreach (var row in RowsAsync(db, query, skip, take, teamCount, cancellation)) yield return row;
    }

    private async IAsyncEnumerable<ReachRow> RowsAsync(
        AdminDbContext db, ReachQuery query, int skip, int take, long teamCount, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var map = new ReachMap(models.Catalog, query.Model);
        var teams = query.Filter(db.Teams.AsNoTracking()).OrderBy(t => t.TeamId).Skip(skip).Take(take);
        var left = take;
        await foreach (var team in teams.AsAsyncEnumerable().WithCancellation(cancellation))
        {
            left--;
            yield return RowOf(team, map);
        }

        if (left == 0) yield break;
        var keys = query.Keys(db, (int)Math.Max(0, skip - teamCount), left)
            .LeftJoin(db.Teams.AsNoTracking(), k => k.TeamId, t => t.TeamId, (Key, Team) => new { Key, Team })
            .OrderByDescending(r => r.Key.CreatedAt).ThenByDescending(r => r.Key.Hash);
        await foreach (var row in keys.AsAsyncEnumerable().WithCancellation(cancellation)) yield return RowOf(row.Key, row.Team, map);
    }

    private static ReachRow RowOf(TeamRow team, ReachMap map) => new()
    {
        Kind = "team",
        TeamId = team.TeamId,
        TeamAlias = team.TeamAlias,
        Standing = team.Blocked ? KeyStanding.TeamBlocked : KeyStanding.Good,
        Models = map.Of(RowPolicy.Of(team)),
    };

    private ReachRow RowOf(KeyRow key, TeamRow? team, ReachMap map)
    {
        var standing = RowPolicy.StandingOf(key, team, time.GetUtcNow());
        return new ReachRow
        {
            Kind = "key",
            Token = key.Hash,
            KeyName = key.KeyName,
            KeyAlias = key.KeyAlias,
            UserId = key.UserId,
            TeamId = key.TeamId,
            TeamAlias = team?.TeamAlias,
            Standing = standing,
            Models = standing == KeyStanding.TeamUnknown ? [] : map.Of(RowPolicy.Of(key, team)),
        };
    }
}
