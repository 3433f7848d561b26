using Admin.Api.Data;
using Microsoft.EntityFrameworkCore;

namespace Admin.Api.Sync;

/// <summary>The only place that takes entries out of the change log: the oldest, never one that was not published.</summary>
internal sealed class ChangeLogWrites(IDbContextFactory<AdminDbContext> contexts, LogRetention retention, TimeProvider time)
{
    /// <summary>Removes at most one step's worth and gives how many.</summary>
    public async Task<int> TrimAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var latest = await db.SyncState.Select(s => s.Revision).SingleAsync(cancellation);
        // As it was noted: the publisher starts from there after a crash, and its note may lag behind but never runs ahead.
        var published = await db.PublisherState.Select(p => p.Revision).SingleAsync(cancellation);
        var oldestKept = (time.GetUtcNow() - retention.Age).ToUnixTimeMilliseconds();
        var oldest = await db.Changes.AsNoTracking().OrderBy(c => c.Revision).Take(retention.Step).Select(c => new { c.Revision, c.At }).ToListAsync(cancellation);
        // A beginning of the log, so that what is left has no gap, also where the clock was once set back.
        // The newest stays, however old: gateways name it, and its time, when they ask what follows.
        var last = oldest.TakeWhile(c => c.Revision <= published && c.Revision < latest && (c.Revision <= latest - retention.Count || c.At < oldestKept)).LastOrDefault();
        return last is null ? 0 : await db.Changes.Where(c => c.Revision <= last.Revision).ExecuteDeleteAsync(cancellation);
    }
}
