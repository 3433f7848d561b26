using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Admin.Api.Data;
using Microsoft.EntityFrameworkCore;
using Shared.Contracts.Sync;

namespace Admin.Api.Sync;

/// <summary>Writes a snapshot: one state of the database, row by row, never more than a buffer of it in memory.</summary>
internal sealed class SnapshotStream(IDbContextFactory<AdminDbContext> contexts, SyncPosition position, SyncSignature signature)
{
    private const int FlushBytes = 64 * 1024;

    public async Task WriteAsync(PipeWriter output, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await ReadTransaction.BeginAsync(db, cancellation);
        using var lines = new SealedLines(output, signature);
        lines.Write(null, await HeaderAsync(db, cancellation), SyncJson.Default.SnapshotHeader);
        await foreach (var team in db.Teams.AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellation))
        {
            lines.Write(SnapshotFormat.Team, team.ToRecord(), SyncJson.Default.TeamRecord);
            await lines.FlushAsync(FlushBytes, cancellation);
        }

        await foreach (var key in Policies(db).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            lines.Write(SnapshotFormat.Key, key.ToRecord(), SyncJson.Default.KeyRecord);
            await lines.FlushAsync(FlushBytes, cancellation);
        }

        lines.WriteSeal();
        await lines.FlushAsync(0, cancellation);
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

    /// <summary>Lines on their way out, and the seal over all of them.</summary>
    private sealed class SealedLines(PipeWriter output, SyncSignature signature) : IDisposable
    {
        private readonly ArrayBufferWriter<byte> _pending = new(2 * FlushBytes);
        private readonly IncrementalHash _seal = signature.StartSnapshotSeal();

        public void Write<T>(byte? kind, T record, JsonTypeInfo<T> type)
        {
            if (kind is { } letter) _pending.Write([letter]);
            using (var json = new Utf8JsonWriter(_pending)) JsonSerializer.Serialize(json, record, type);
            _pending.Write([SnapshotFormat.LineEnd]);
        }

        public void WriteSeal()
        {
            _seal.AppendData(_pending.WrittenSpan);
            output.Write(_pending.WrittenSpan);
            _pending.Clear();
            Span<byte> hex = stackalloc byte[2 * HMACSHA256.HashSizeInBytes];
            Convert.TryToHexStringLower(_seal.GetHashAndReset(), hex, out _);
            output.Write([SnapshotFormat.Seal, .. hex, SnapshotFormat.LineEnd]);
        }

        public async ValueTask FlushAsync(int atLeast, CancellationToken cancellation)
        {
            if (_pending.WrittenCount < atLeast) return;
            _seal.AppendData(_pending.WrittenSpan);
            output.Write(_pending.WrittenSpan);
            _pending.Clear();
            await output.FlushAsync(cancellation);
        }

        public void Dispose() => _seal.Dispose();
    }
}
