using System.Text.Json;
using Admin.Api.Data;
using Microsoft.EntityFrameworkCore;
using Shared.Contracts.Sync;

namespace Admin.Api.Sync;

/// <summary>Reads the change log, in order, as what travels to the gateways. The epoch is read with it: a database may be restored under a running replica.</summary>
internal sealed class ChangeLog(IDbContextFactory<AdminDbContext> contexts, IAdminDatabase database)
{
    /// <summary>The changes after a place, at most <paramref name="count"/>.</summary>
    public async Task<IReadOnlyList<SyncMessage>> AfterAsync(Published place, int count, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await ReadAsync(db, place, count, cancellation);
    }

    /// <summary>The changes after a revision as a gateway pulls them; null where they cannot be told any more, or follow another history.</summary>
    /// <param name="asked">What the gateway says of itself; without an epoch it compares by itself.</param>
    public async Task<ChangeList?> PullAsync(ChangesQuery asked, CancellationToken cancellation)
    {
        var revision = asked.After ?? 0;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.BeginReadAsync(cancellation);
        var mark = await database.LatestMarkAsync(db, cancellation);
        var state = await db.SyncState.AsNoTracking().SingleAsync(cancellation);
        if (asked.Epoch is { } epoch && epoch != state.Epoch) return null;
        var changes = await ReadAsync(db, new Published(state.Epoch, revision, asked.At), SyncRoutes.ChangesPerAnswer, cancellation);
        // A revision from the future is one of another life of the database; a first change that does not follow on means the log was cut.
        if (revision > state.Revision || (revision < state.Revision && (changes.Count == 0 || changes[0].Previous != revision))) return null;
        // The same number, written at another time: the database was copied back and has counted on since.
        if (asked.At is { } at && await AtAsync(db, revision, cancellation) != at) return null;
        return new ChangeList
        {
            Epoch = state.Epoch,
            Revision = state.Revision,
            Changes = changes,
            Nonce = asked.Nonce,
            SentAt = mark,
        };
    }

    /// <summary>How far the log was published, as it was noted.</summary>
    public async Task<Published> PublishedAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.BeginReadAsync(cancellation);
        var epoch = await db.SyncState.Select(s => s.Epoch).SingleAsync(cancellation);
        var revision = await db.PublisherState.Select(p => p.Revision).SingleAsync(cancellation);
        return new Published(epoch, revision, await AtAsync(db, revision, cancellation));
    }

    /// <summary>When the change of a revision was written; null where the log does not reach back to it.</summary>
    public static Task<long?> AtAsync(AdminDbContext db, long revision, CancellationToken cancellation) =>
        db.Changes.Where(c => c.Revision == revision).Select(c => (long?)c.At).SingleOrDefaultAsync(cancellation);

    private static async Task<IReadOnlyList<SyncMessage>> ReadAsync(AdminDbContext db, Published place, int count, CancellationToken cancellation)
    {
        var rows = await db.Changes.AsNoTracking().Where(c => c.Revision > place.Revision).OrderBy(c => c.Revision).Take(count).ToListAsync(cancellation);
        var before = rows.Count > 0 ? await AtAsync(db, rows[0].Revision - 1, cancellation) : null;
        return [.. rows.Select((row, i) => ToMessage(row, place.Epoch, i > 0 ? rows[i - 1].At : before))];
    }

    private static SyncMessage ToMessage(ChangeRow row, string epoch, long? previousAt) => new()
    {
        Epoch = epoch,
        Revision = row.Revision,
        Previous = row.Revision - 1,
        At = row.At,
        PreviousAt = previousAt,
        Change = JsonSerializer.Deserialize(row.Payload, SyncJson.Default.Change),
    };
}
