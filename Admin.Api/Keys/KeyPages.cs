using Admin.Api.Data;
using Microsoft.EntityFrameworkCore;

namespace Admin.Api.Keys;

/// <summary>Reads keys, for the API and the pages alike.</summary>
internal sealed class KeyPages(IDbContextFactory<AdminDbContext> contexts, TimeProvider time)
{
    public async Task<KeyPage> FindAsync(KeyListQuery query, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.BeginReadAsync(cancellation);
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var total = await CountAsync(db, query, nowMs, cancellation);
        // A search that finds nothing has looked through every key by now; it need not look again.
        if (total <= query.Paging.Skip) return new KeyPage([], total);
        var hashes = query.Tag is { } tag
            ? await HashesAsync(db.KeyTags.Where(t => t.Tag == tag), query, nowMs, total, cancellation)
            : await HashesAsync(db.Keys, query, nowMs, total, cancellation);
        var rows = await db.Keys.AsNoTracking().Where(k => hashes.Contains(k.Hash)).ToDictionaryAsync(k => k.Hash, StringComparer.Ordinal, cancellation);
        return new KeyPage([.. hashes.Select(h => rows[h])], total);
    }

    /// <summary>One page of the aliases of keys, in ordinal order, and how many there are on all pages.</summary>
    public async Task<(IReadOnlyList<string> Aliases, long Total)> FindAliasesAsync(KeyAliasesQuery query, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.BeginReadAsync(cancellation);
        var named = db.Keys.Where(k => k.KeyAlias != null);
        if (query.TeamId is { } team) named = named.Where(k => k.TeamId == team);
        if (query.Search is { } search) named = named.Where(k => k.KeyAlias!.Contains(search));
        var total = await named.LongCountAsync(cancellation);
        var page = await named.OrderBy(k => k.KeyAlias).Skip(query.Paging.Skip).Take(query.Paging.Take).Select(k => k.KeyAlias!).ToListAsync(cancellation);
        return (page, total);
    }

    /// <summary>The key with this hash and its team; null for either that is not there.</summary>
    public async Task<(KeyRow? Key, TeamRow? Team)> FindAsync(string hash, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var key = await db.Keys.AsNoTracking().SingleOrDefaultAsync(k => k.Hash == hash, cancellation);
        return (key, key?.TeamId is { } id ? await db.Teams.AsNoTracking().SingleOrDefaultAsync(t => t.TeamId == id, cancellation) : null);
    }

    /// <summary>The hash of the key with this alias, hash or text; null for none.</summary>
    public async Task<string?> FindHashAsync(string named, CancellationToken cancellation)
    {
        var hash = KeyText.HashOf(named).ToString();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Keys.AsNoTracking().Where(k => k.KeyAlias == named || k.Hash == hash).Select(k => k.Hash).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>
    /// Where nothing but a search narrows the list, nearly all keys are neither blocked nor expired: fewer are read by counting all, and those that are. Both
    /// counts are of one state of the database.
    /// </summary>
    private static async Task<long> CountAsync(AdminDbContext db, KeyListQuery query, long nowMs, CancellationToken cancellation)
    {
        if (query.Tag is { } tag) return await query.Filter(db.KeyTags.Where(t => t.Tag == tag), nowMs).LongCountAsync(cancellation);
        if (query is { Blocked: false, IsOfAll: true }) return await DifferenceAsync(query with { Blocked = null }, query with { Blocked = true });
        if (query is { Expired: false, IsOfAll: true }) return await DifferenceAsync(query with { Expired = null }, query with { Expired = true });
        if (query is { IsOfAll: true, Search: null, Blocked: null, Expired: null }) return await db.KeyPolicies.SumAsync(p => p.Keys, cancellation);
        return await query.Filter(db.Keys, nowMs).LongCountAsync(cancellation);

        async Task<long> DifferenceAsync(KeyListQuery all, KeyListQuery without) =>
            await CountAsync(db, all, nowMs, cancellation) - await CountAsync(db, without, nowMs, cancellation);
    }

    /// <summary>
    /// First the page's hashes, off an index alone: whole rows are read for the page only. What comes before a page is walked too, so a page of the second half
    /// is read from the other end.
    /// </summary>
    private static async Task<List<string>> HashesAsync<T>(IQueryable<T> keys, KeyListQuery query, long nowMs, long total, CancellationToken cancellation)
        where T : class, IListedKey
    {
        var (skip, take) = (query.Paging.Skip, (int)Math.Min(query.Paging.Take, total - query.Paging.Skip));
        var isOfSecondHalf = skip > total / 2;
        if (isOfSecondHalf) skip = (int)(total - skip - take);
        var hashes = await query.Order(query.Filter(keys, nowMs), isOfSecondHalf).Skip(skip).Take(take).Select(k => k.Hash).ToListAsync(cancellation);
        if (isOfSecondHalf) hashes.Reverse();
        return hashes;
    }
}

/// <summary>One page of keys.</summary>
/// <param name="TotalCount">How many keys the filters leave, on all pages.</param>
internal sealed record KeyPage(IReadOnlyList<KeyRow> Rows, long TotalCount);
