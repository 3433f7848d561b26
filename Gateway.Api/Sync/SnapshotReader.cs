using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Api.Authentication;
using Shared.Contracts.Sync;

namespace Gateway.Api.Sync;

/// <summary>A snapshot, read and verified.</summary>
internal sealed record Snapshot(SyncPosition Position, KeyTable Table, DateTimeOffset? ConfirmedAt);

/// <summary>Reads a <see cref="SnapshotFormat"/> stream into a table of its own. Nothing of it is used before its seal is found right.</summary>
internal sealed class SnapshotReader(SyncSignature signature)
{
    /// <exception cref="InvalidDataException">The seal is wrong or missing, or a line is not understood.</exception>
    public async Task<Snapshot> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        using var seal = signature.StartSnapshotSeal();
        var reading = new Reading(seal);
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync(cancellationToken);
                var rest = result.Buffer;
                while (!reading.IsSealed && rest.PositionOf(SnapshotFormat.LineEnd) is { } end)
                {
                    reading.TakeLine(rest.Slice(0, end));
                    rest = rest.Slice(rest.GetPosition(1, end));
                }

                reader.AdvanceTo(rest.Start, rest.End);
                if (reading.IsSealed) return reading.Result();
                if (result.IsCompleted) throw new InvalidDataException("The snapshot ends without its seal.");
            }
        }
        catch (JsonException)
        {
            throw new InvalidDataException("A line of the snapshot is not understood.");
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    /// <summary>The state of one reading.</summary>
    private sealed class Reading(IncrementalHash seal)
    {
        private readonly KeyTable _table = new();
        private SnapshotHeader? _header;
        private long _keys;
        private long _teams;

        public bool IsSealed { get; private set; }

        public void TakeLine(ReadOnlySequence<byte> line)
        {
            var bytes = line.IsSingleSegment ? line.FirstSpan : line.ToArray();
            if (_header is not null && bytes.Length > 0 && bytes[0] == SnapshotFormat.Seal)
            {
                Verify(bytes[1..]);
                return;
            }

            seal.AppendData(bytes);
            seal.AppendData([SnapshotFormat.LineEnd]);
            if (_header is null) TakeHeader(bytes);
            else TakeRecord(bytes);
        }

        public Snapshot Result() => new(
            new SyncPosition(_header!.Epoch, _header.Revision),
            _table,
            _header.ConfirmedAt is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null);

        private void TakeHeader(ReadOnlySpan<byte> line)
        {
            _header = JsonSerializer.Deserialize(line, SyncJson.Default.SnapshotHeader);
            if (_header?.Format != SnapshotFormat.Version) throw new InvalidDataException("The snapshot has a format that this gateway does not know.");
        }

        private void TakeRecord(ReadOnlySpan<byte> line)
        {
            var json = line.Length > 1 ? line[1..] : throw new InvalidDataException("The snapshot has an empty line.");
            if (line[0] == SnapshotFormat.Key)
            {
                _keys++;
                if (!_table.TryUpsert(JsonSerializer.Deserialize(json, SyncJson.Default.KeyRecord)!)) throw new InvalidDataException("The snapshot has a key without a hash.");
            }
            else if (line[0] == SnapshotFormat.Team)
            {
                _teams++;
                _table.Upsert(JsonSerializer.Deserialize(json, SyncJson.Default.TeamRecord)!);
            }
            else
            {
                throw new InvalidDataException("The snapshot has a line of an unknown kind.");
            }
        }

        private void Verify(ReadOnlySpan<byte> hex)
        {
            Span<byte> claimed = stackalloc byte[HMACSHA256.HashSizeInBytes];
            var isHex = hex.Length == claimed.Length * 2 && Convert.FromHexString(hex, claimed, out _, out _) == OperationStatus.Done;
            if (!isHex || !CryptographicOperations.FixedTimeEquals(claimed, seal.GetHashAndReset())) throw new InvalidDataException("The snapshot's seal is wrong.");
            if (_keys != _header!.Keys || _teams != _header.Teams) throw new InvalidDataException("The snapshot is not complete.");
            IsSealed = true;
        }
    }
}
