using System.Text.Json;
using Admin.Api.Data;
using Microsoft.EntityFrameworkCore;
using Shared.Contracts.Sync;

namespace Admin.Api.Sync;

/// <summary>Reads the change log, in order, as what travels to the gateways.</summary>
internal sealed class ChangeLog(IDbContextFactory<AdminDbContext> contexts, SyncPosition position, TimeProvider time)
{
    /// <summary>The changes after a revision, at most <paramref name="count"/>.</summary>
    public async Task<IReadOnlyList<SyncMessage>> AfterAsync(long revision, int count, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await ReadAsync(db, revision, count, cancellation);
    }

    /// <summary>The changes after a revision as a gateway pulls them; null where they cannot be told any more, or follow another history.</summary>
    /// <param name="asked">What the gateway says of itself.</param>
    public async Task<ChangeList?> PullAsync(ChangesQuery asked, CancellationToken cancellation)
    {
        var revision = asked.After ?? 0;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.BeginReadAsync(cancellation);
        var latest = await db.SyncState.Select(s => s.Revision).SingleAsync(cancellation);
        var changes = await ReadAsync(db, revision, SyncRoutes.ChangesPerAnswer, cancellation);
        // A revision from the future is one of another life of the database; a first change that does not follow on means the log was cut.
        if (revision > latest || (revision < latest && (changes.Count == 0 || changes[0].Previous != revision))) return null;
        // The same number, written at another time: the database was copied back and has counted on since.
        if (asked.At is { } at && await AtAsync(db, revision, cancellation) != at) return null;
        return new ChangeList { Epoch = position.Epoch, Revision = latest, Changes = changes, Nonce = asked.Nonce, SentAt = time.GetUtcNow().ToUnixTimeMilliseconds() };
    }

    public async Task<long> PublishedAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.PublisherState.Select(p => p.Revision).SingleAsync(cancellation);
    }

    /// <summary>When the change of a revision was written; null where the log does not reach back to it.</summary>
    public async Task<long?> AtAsync(long revision, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await AtAsync(db, revision, cancellation);
    }

    public static Task<long?> AtAsync(AdminDbContext db, long revision, CancellationToken cancellation) =>
        db.Changes.Where(c => c.Revision == revision).Select(c => (long?)c.At).SingleOrDefaultAsync(cancellation);

    private async Task<IReadOnlyList<SyncMessage>> ReadAsync(AdminDbContext db, long revision, int count, CancellationToken cancellation)
    {
        var rows = await db.Changes.AsNoTracking().Where(c => c.Revision > revision).OrderBy(c => c.Revision).Take(count).ToListAsync(cancellation);
        var before = rows.Count > 0 ? await AtAsync(db, rows[0].Revision - 1, cancellation) : null;
        return [.. rows.Select((row, i) => ToMessage(row, i > 0 ? rows[i - 1].At : before))];
    }

    private SyncMessage ToMessage(ChangeRow row, long? previousAt) => new()
    {
        Epoch = position.Epoch,
        Revision = row.Revision,
        Previous = row.Revision - 1,
        At = row.At,
        PreviousAt = previousAt,
        Change = JsonSerializer.Deserialize(row.Payload, SyncJson.Default.Change),
    };
}
