using System.IO.Pipelines;
using Admin.Api.Data;
using Microsoft.EntityFrameworkCore;
using Shared.Contracts.Sync;

namespace Admin.Api.Sync;

/// <summary>Writes a snapshot: one state of the database, row by row.</summary>
internal sealed class SnapshotStream(IDbContextFactory<AdminDbContext> contexts, SyncPosition position, SyncSignature signature)
{
    public async Task WriteAsync(PipeWriter output, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.BeginReadAsync(cancellation);
        using var lines = new SnapshotLines(output, signature);
        await lines.WriteHeaderAsync(await HeaderAsync(db, cancellation), cancellation);
        await foreach (var team in db.Teams.AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellation))
            await lines.WriteAsync(team.ToRecord(), cancellation);
        await foreach (var key in Policies(db).AsAsyncEnumerable().WithCancellation(cancellation))
            await lines.WriteAsync(key.ToRecord(), cancellation);
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
        ExpiresAt = k.ExpiresAt,
        Blocked = k.Blocked,
    });

    private async Task<SnapshotHeader> HeaderAsync(AdminDbContext db, CancellationToken cancellation) => new()
    {
        Format = SnapshotFormat.Version,
        Epoch = position.Epoch,
        Revision = await db.SyncState.Select(s => s.Revision).SingleAsync(cancellation),
        Teams = await db.Teams.LongCountAsync(cancellation),
        Keys = await db.Keys.LongCountAsync(cancellation),
    };
}
