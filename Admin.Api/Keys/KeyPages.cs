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
        var (hashes, total) = query.Tag is { } tag
            ? await FindAsync(db.KeyTags.Where(t => t.Tag == tag), query, cancellation)
            : await FindAsync(db.Keys, query, cancellation);
        var rows = await db.Keys.AsNoTracking().Where(k => hashes.Contains(k.Hash)).ToDictionaryAsync(k => k.Hash, StringComparer.Ordinal, cancellation);
        return new KeyPage([.. hashes.Select(h => rows[h])], total);
    }

    /// <summary>First the page's hashes, off an index alone: whole rows are read for the page only.</summary>
    private async Task<(IReadOnlyList<string> Hashes, long Total)> FindAsync<T>(IQueryable<T> keys, KeyListQuery query, CancellationToken cancellation)
        where T : class, IListedKey
    {
        var filtered = query.Filter(keys, time.GetUtcNow().ToUnixTimeMilliseconds());
        var total = await filtered.LongCountAsync(cancellation);
        // A search that finds nothing has looked through every key by now; it need not look again.
        if (total <= query.Paging.Skip) return ([], total);
        return (await query.Order(filtered).Skip(query.Paging.Skip).Take(query.Paging.Take).Select(k => k.Hash).ToListAsync(cancellation), total);
    }
}

/// <summary>One page of keys.</summary>
/// <param name="TotalCount">How many keys the filters leave, on all pages.</param>
internal sealed record KeyPage(IReadOnlyList<KeyRow> Rows, long TotalCount);
