using Admin.Api.Data;
using Microsoft.EntityFrameworkCore;

namespace Admin.Api.Audit;

/// <summary>Answers an <see cref="AuditQuery"/>. The API and any page call the same function.</summary>
internal sealed class AuditPages(IDbContextFactory<AdminDbContext> contexts)
{
    /// <summary>One page, the newest changes first.</summary>
    public async Task<AuditListAnswer> FindAsync(AuditQuery query, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.BeginReadAsync(cancellation);
        var filtered = query.Filter(db.Audit.AsNoTracking());
        var total = await filtered.LongCountAsync(cancellation);
        var rows = await filtered.OrderByDescending(a => a.Revision).Skip(query.Paging.Skip).Take(query.Paging.Take).ToListAsync(cancellation);
        return new AuditListAnswer([.. rows.Select(AuditAnswer.Of)], total, query.Paging.Page, query.Paging.PagesOf(total));
    }
}
