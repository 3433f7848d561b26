using Admin.Api.Data;
using Microsoft.EntityFrameworkCore;

namespace Admin.Api.Sync;

/// <summary>The only place that notes how far the log was published.</summary>
internal sealed class PublisherWrites(IDbContextFactory<AdminDbContext> contexts)
{
    public async Task NoteAsync(long revision, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.PublisherState.Where(p => p.Revision < revision).ExecuteUpdateAsync(p => p.SetProperty(s => s.Revision, revision), cancellation);
    }
}
