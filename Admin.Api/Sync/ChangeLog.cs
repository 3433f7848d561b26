using System.Text.Json;
using Admin.Api.Data;
using Microsoft.EntityFrameworkCore;
using Shared.Contracts.Sync;

namespace Admin.Api.Sync;

/// <summary>Reads the change log, in order, as what travels to the gateways.</summary>
internal sealed class ChangeLog(IDbContextFactory<AdminDbContext> contexts, SyncPosition position)
{
    /// <summary>The changes after a revision, at most <paramref name="count"/>.</summary>
    public async Task<IReadOnlyList<SyncMessage>> AfterAsync(long revision, int count, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await ReadAsync(db, revision, count, cancellation);
    }

    /// <summary>The changes after a revision as a gateway pulls them; null where they cannot be told any more.</summary>
    public async Task<ChangeList?> PullAsync(long revision, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.BeginReadAsync(cancellation);
        var latest = await db.SyncState.Select(s => s.Revision).SingleAsync(cancellation);
        var changes = await ReadAsync(db, revision, SyncRoutes.ChangesPerAnswer, cancellation);
        // A revision from the future is one of another life of the database; a first change that does not follow on means the log was cut.
        if (revision > latest || (revision < latest && (changes.Count == 0 || changes[0].Previous != revision))) return null;
        return new ChangeList { Epoch = position.Epoch, Revision = latest, Changes = changes };
    }

    public async Task<long> PublishedAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.PublisherState.Select(p => p.Revision).SingleAsync(cancellation);
    }

    private async Task<IReadOnlyList<SyncMessage>> ReadAsync(AdminDbContext db, long revision, int count, CancellationToken cancellation)
    {
        var rows = await db.Changes.AsNoTracking().Where(c => c.Revision > revision).OrderBy(c => c.Revision).Take(count).ToListAsync(cancellation);
        return [.. rows.Select(ToMessage)];
    }

    private SyncMessage ToMessage(ChangeRow row) => new()
    {
        Epoch = position.Epoch,
        Revision = row.Revision,
        Previous = row.Revision - 1,
        Change = JsonSerializer.Deserialize(row.Payload, SyncJson.Default.Change),
    };
}
