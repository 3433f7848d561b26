using Admin.Api.Data;
using Microsoft.EntityFrameworkCore;

namespace Admin.Api.Teams;

/// <summary>Answers a <see cref="TeamListQuery"/>. The API and any page call the same function.</summary>
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
}

/// <summary>One page of teams, by id.</summary>
/// <param name="TotalCount">How many teams the filter leaves, on all pages.</param>
internal sealed record TeamPage(IReadOnlyList<TeamRow> Rows, long TotalCount);
