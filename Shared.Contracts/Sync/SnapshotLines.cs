using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Shared.Contracts.Sync;

/// <summary>Writes the lines of a snapshot (<see cref="SnapshotFormat"/>) and the seal over all of them; never more than a buffer of it in memory.</summary>
public sealed class SnapshotLines(PipeWriter output, SyncSignature signature) : IDisposable
{
    private const int FlushBytes = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _pending = new(2 * FlushBytes);
    private readonly IncrementalHash _seal = signature.StartSnapshotSeal();

    public ValueTask WriteHeaderAsync(SnapshotHeader header, CancellationToken cancellationToken) =>
        WriteAsync(null, header, SyncJson.Default.SnapshotHeader, cancellationToken);

    public ValueTask WriteAsync(TeamRecord team, CancellationToken cancellationToken) =>
        WriteAsync(SnapshotFormat.Team, team, SyncJson.Default.TeamRecord, cancellationToken);

    public ValueTask WriteAsync(KeyRecord key, CancellationToken cancellationToken) =>
        WriteAsync(SnapshotFormat.Key, key, SyncJson.Default.KeyRecord, cancellationToken);

    /// <summary>Ends the snapshot. Nothing may be written after it.</summary>
    public async ValueTask WriteSealAsync(CancellationToken cancellationToken)
    {
        TakePending();
        WriteSealLine();
        await output.FlushAsync(cancellationToken);
    }

    public void Dispose() => _seal.Dispose();

    private async ValueTask WriteAsync<T>(byte? kind, T record, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        if (kind is { } letter) _pending.Write([letter]);
        using (var json = new Utf8JsonWriter(_pending)) JsonSerializer.Serialize(json, record, type);
        _pending.Write([SnapshotFormat.LineEnd]);
        if (_pending.WrittenCount < FlushBytes) return;
        TakePending();
        await output.FlushAsync(cancellationToken);
    }

    private void TakePending()
    {
        _seal.AppendData(_pending.WrittenSpan);
        output.Write(_pending.WrittenSpan);
        _pending.Clear();
    }

    private void WriteSealLine()
    {
        Span<byte> hex = stackalloc byte[2 * HMACSHA256.HashSizeInBytes];
        Convert.TryToHexStringLower(_seal.GetHashAndReset(), hex, out _);
        output.Write([SnapshotFormat.Seal, .. hex, SnapshotFormat.LineEnd]);
    }
}
