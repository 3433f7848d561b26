using Microsoft.EntityFrameworkCore;

namespace Admin.Api.Data;

/// <summary>Makes the rows that a new database starts with: its identity, and the publisher's start.</summary>
internal sealed class FirstRowsWrites(IDbContextFactory<AdminDbContext> contexts)
{
    /// <summary>Gives the identity, new only where there was none.</summary>
    public async Task<SyncStateRow> EnsureAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await db.SyncState.SingleOrDefaultAsync(cancellation) is { } known) return known;
        var state = new SyncStateRow { Epoch = Guid.NewGuid().ToString() };
        db.SyncState.Add(state);
        db.PublisherState.Add(new PublisherStateRow());
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return state;
    }
}
