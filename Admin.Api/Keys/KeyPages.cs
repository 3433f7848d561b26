using Admin.Api.Data;
using Microsoft.EntityFrameworkCore;

namespace Admin.Api.Keys;

/// <summary>Answers a <see cref="KeyListQuery"/>. The API and any page call the same function.</summary>
internal sealed class KeyPages(IDbContextFactory<AdminDbContext> contexts, TimeProvider time)
{
    public async Task<KeyPage> FindAsync(KeyListQuery query, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.BeginReadAsync(cancellation);
        var filtered = query.Filter(db.Keys.AsNoTracking(), time.GetUtcNow().ToUnixTimeMilliseconds());
        var total = await filtered.LongCountAsync(cancellation);
        var rows = await query.Order(filtered).Skip(query.Paging.Skip).Take(query.Paging.Take).ToListAsync(cancellation);
        return new KeyPage(rows, total);
    }
}

/// <summary>One page of keys.</summary>
/// <param name="TotalCount">How many keys the filters leave, on all pages.</param>
internal sealed record KeyPage(IReadOnlyList<KeyRow> Rows, long TotalCount);
