using System.IO.Pipelines;
using Admin.Api.Data;
using Microsoft.EntityFrameworkCore;
using Shared.Contracts.Sync;

namespace Admin.Api.Sync;

/// <summary>Writes a snapshot: one state of the database, row by row.</summary>
internal sealed class SnapshotStream(IDbContextFactory<AdminDbContext> contexts, IAdminDatabase database, SyncSignature signature, TimeProvider time)
{
    public async Task WriteAsync(PipeWriter output, string? nonce, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.BeginReadAsync(cancellation);
        var mark = await database.LatestMarkAsync(db, cancellation);
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        using var lines = new SnapshotLines(output, signature);
        await lines.WriteHeaderAsync(await HeaderAsync(db, nonce, nowMs, mark, cancellation), cancellation);
        await foreach (var team in db.Teams.AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellation))
            await lines.WriteAsync(team.ToRecord(), cancellation);
        await foreach (var key in Policies(db).AsAsyncEnumerable().WithCancellation(cancellation))
            await lines.WriteAsync(key.ToRecord(), cancellation);
        await foreach (var old in Retired(db, nowMs).AsAsyncEnumerable().WithCancellation(cancellation))
            await lines.WriteAsync(old.Retired.ToRecord(old.Key), cancellation);
        await lines.WriteSealAsync(cancellation);
    }

    /// <summary>Of each key only the columns that travel.</summary>
    private static IQueryable<KeyRow> Policies(AdminDbContext db) => db.Keys.AsNoTracking().Select(k => new KeyRow
    {
        Hash = k.Hash,
        KeyName = "",
        TeamId = k.TeamId,
        Models = k.Models,
        AllowedTags = k.AllowedTags,
        EnforcedTags = k.EnforcedTags,
        AllowedHostedTools = k.AllowedHostedTools,
        ExpiresAt = k.ExpiresAt,
        Blocked = k.Blocked,
    });

    /// <summary>The replaced secrets that still work, each with its key.</summary>
    private static IQueryable<RetiredSecret> Retired(AdminDbContext db, long nowMs) => db.RetiredKeys.AsNoTracking()
        .Where(r => r.ExpiresAt > nowMs)
        .Join(db.Keys.AsNoTracking(), r => r.KeyHash, k => k.Hash, (retired, key) => new RetiredSecret(retired, key));

    private static async Task<SnapshotHeader> HeaderAsync(AdminDbContext db, string? nonce, long nowMs, long mark, CancellationToken cancellation)
    {
        var state = await db.SyncState.AsNoTracking().SingleAsync(cancellation);
        return new SnapshotHeader
        {
            Format = SnapshotFormat.Version,
            Epoch = state.Epoch,
            Revision = state.Revision,
            At = await ChangeLog.AtAsync(db, state.Revision, cancellation),
            Teams = await db.Teams.LongCountAsync(cancellation),
            Keys = await db.Keys.LongCountAsync(cancellation) + await Retired(db, nowMs).LongCountAsync(cancellation),
            Nonce = nonce,
            SentAt = mark,
        };
    }

    private sealed record RetiredSecret(RetiredKeyRow Retired, KeyRow Key);
}
