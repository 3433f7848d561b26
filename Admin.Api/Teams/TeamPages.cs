using Admin.Api.Data;
using Microsoft.EntityFrameworkCore;

namespace Admin.Api.Teams;

/// <summary>Reads teams, for the API and the pages alike.</summary>
internal sealed class TeamPages(IDbContextFactory<AdminDbContext> contexts)
{
    public async Task<TeamPage> FindAsync(TeamPageQuery query, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.BeginReadAsync(cancellation);
        var filtered = query.Filter(db.Teams.AsNoTracking());
        var total = await filtered.LongCountAsync(cancellation);
        return new TeamPage(await query.Order(filtered).Skip(query.Paging.Skip).Take(query.Paging.Take).ToListAsync(cancellation), total);
    }

    public async Task<TeamPage> FindAsync(TeamListQuery query, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.BeginReadAsync(cancellation);
        var filtered = query.Filter(db.Teams.AsNoTracking());
        var total = await filtered.LongCountAsync(cancellation);
        return new TeamPage(await filtered.OrderBy(t => t.TeamId).Skip(query.Paging.Skip).Take(query.Paging.Take).ToListAsync(cancellation), total);
    }

    /// <summary>The first so many, by id: what a field offers to choose from.</summary>
    public async Task<List<TeamRow>> FirstAsync(int most, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Teams.AsNoTracking().OrderBy(t => t.TeamId).Take(most).ToListAsync(cancellation);
    }

    public async Task<TeamRow?> FindAsync(string teamId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Teams.AsNoTracking().SingleOrDefaultAsync(t => t.TeamId == teamId, cancellation);
    }

    /// <summary>The team with this id; else the one with this alias, where one alone has it.</summary>
    public async Task<TeamRow?> FindNamedAsync(string idOrAlias, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var named = await db.Teams.AsNoTracking().Where(t => t.TeamId == idOrAlias || t.TeamAlias == idOrAlias).OrderByDescending(t => t.TeamId == idOrAlias).Take(2).ToListAsync(cancellation);
        return named.Find(t => t.TeamId == idOrAlias) ?? (named is [var only] ? only : null);
    }

    /// <summary>How many keys each of the teams has; a team without any is left out.</summary>
    public async Task<Dictionary<string, long>> CountKeysAsync(IReadOnlyList<string> teamIds, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Keys.Where(k => k.TeamId != null && teamIds.Contains(k.TeamId)).GroupBy(k => k.TeamId!)
            .Select(g => new { g.Key, Count = g.LongCount() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellation);
    }
}

/// <summary>One page of teams, by id.</summary>
/// <param name="TotalCount">How many teams the filter leaves, on all pages.</param>
internal sealed record TeamPage(IReadOnlyList<TeamRow> Rows, long TotalCount);
