using System.Text.Json;
using Admin.Api.Data;
using Microsoft.EntityFrameworkCore;
using Shared.Contracts.Sync;

namespace Admin.Api.Sync;

/// <summary>Reads the change log, in order, as what travels to the gateways. The epoch is read with it: a database may be restored under a running replica.</summary>
internal sealed class ChangeLog(IDbContextFactory<AdminDbContext> contexts)
{
    /// <summary>The changes after a place, at most <paramref name="count"/>.</summary>
    public async Task<IReadOnlyList<SyncMessage>> AfterAsync(Published place, int count, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await ReadAsync(db, place, count, cancellation);
    }

    /// <summary>The changes after a revision as a gateway pulls them; null where they cannot be told any more.</summary>
    /// <param name="epoch">The epoch that the gateway knows; null when it compares by itself.</param>
    public async Task<ChangeList?> PullAsync(long revision, string? epoch, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.BeginReadAsync(cancellation);
        var state = await db.SyncState.AsNoTracking().SingleAsync(cancellation);
        if (epoch is not null && epoch != state.Epoch) return null;
        var changes = await ReadAsync(db, new Published(state.Epoch, revision), SyncRoutes.ChangesPerAnswer, cancellation);
        // A revision from the future is one of another life of the database; a first change that does not follow on means the log was cut.
        if (revision > state.Revision || (revision < state.Revision && (changes.Count == 0 || changes[0].Previous != revision))) return null;
        return new ChangeList { Epoch = state.Epoch, Revision = state.Revision, Changes = changes };
    }

    /// <summary>How far the log was published, as it was noted.</summary>
    public async Task<Published> PublishedAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.BeginReadAsync(cancellation);
        var epoch = await db.SyncState.Select(s => s.Epoch).SingleAsync(cancellation);
        return new Published(epoch, await db.PublisherState.Select(p => p.Revision).SingleAsync(cancellation));
    }

    private static async Task<IReadOnlyList<SyncMessage>> ReadAsync(AdminDbContext db, Published place, int count, CancellationToken cancellation)
    {
        var rows = await db.Changes.AsNoTracking().Where(c => c.Revision > place.Revision).OrderBy(c => c.Revision).Take(count).ToListAsync(cancellation);
        return [.. rows.Select(row => ToMessage(row, place.Epoch))];
    }

    private static SyncMessage ToMessage(ChangeRow row, string epoch) => new()
    {
        Epoch = epoch,
        Revision = row.Revision,
        Previous = row.Revision - 1,
        Change = JsonSerializer.Deserialize(row.Payload, SyncJson.Default.Change),
    };
}
