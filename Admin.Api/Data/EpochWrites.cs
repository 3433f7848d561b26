using Microsoft.EntityFrameworkCore;

namespace Admin.Api.Data;

/// <summary>
/// Begins another life of a database that was put back to an earlier state. Its next revisions would repeat numbers that gateways have seen with other
/// content; with another epoch no gateway compares them, and each loads a snapshot.
/// </summary>
internal static class EpochWrites
{
    public static async Task<SyncStateRow> RenewAsync(AdminDbContext db, TimeSpan patience, CancellationToken cancellation)
    {
        var epoch = Guid.NewGuid().ToString();
        await using var transaction = await db.BeginWriteAsync(patience, cancellation);
        await db.SyncState.ExecuteUpdateAsync(state => state.SetProperty(s => s.Epoch, epoch), cancellation);
        var renewed = await db.SyncState.AsNoTracking().SingleAsync(cancellation);
        // Nobody waits for changes of the life before.
        await db.PublisherState.ExecuteUpdateAsync(state => state.SetProperty(s => s.Revision, renewed.Revision), cancellation);
        await transaction.CommitAsync(cancellation);
        return renewed;
    }
}
