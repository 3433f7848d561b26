using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Gateway.Api.Authentication;
using Shared.Contracts.Sync;

namespace Gateway.Api.Sync;

/// <summary>A snapshot, read and verified.</summary>
/// <param name="IsSealedByRetiringKey">Whether it was the second sync key that sealed it.</param>
/// <param name="NotUnderstood">How many records hold something that this version does not know. What it means is not guessed at: their keys, and the keys of their teams, are refused.</param>
internal sealed record Snapshot(SnapshotHeader Header, KeyTable Table, bool IsSealedByRetiringKey, int NotUnderstood)
{
    public SyncPosition Position => new(Header.Epoch, Header.Revision, Header.At);
}

/// <summary>Reads a <see cref="SnapshotFormat"/> stream into a table of its own. Nothing of it is used before its seal is found right.</summary>
internal sealed class SnapshotReader(SyncSignature signature)
{
    /// <summary>A record with every list at its limit is far shorter; who sends a longer line sends no snapshot.</summary>
    private const int LongestLine = 1024 * 1024;

    /// <summary>What a header claims is not authentic yet: for no claim more room is made at once than this many keys take, some tens of megabytes.</summary>
    private const int MostKeysAtOnce = 2_000_000;

    /// <param name="stream">The lines.</param>
    /// <param name="noteProgress">Called at every read that brought something.</param>
    /// <exception cref="InvalidDataException">The seal is wrong or missing, or a line is not understood.</exception>
    public async Task<Snapshot> ReadAsync(Stream stream, Action noteProgress, CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        using var seal = signature.StartSnapshotSealCheck();
        var reading = new Reading(seal);
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync(cancellationToken);
                noteProgress();
                var rest = result.Buffer;
                while (!reading.IsSealed && rest.PositionOf(SnapshotFormat.LineEnd) is { } end)
                {
                    reading.TakeLine(rest.Slice(0, end));
                    rest = rest.Slice(rest.GetPosition(1, end));
                }

                if (reading.IsSealed && rest.Length > 0) throw new InvalidDataException("The snapshot goes on after its seal.");
                if (rest.Length > LongestLine) throw new InvalidDataException("A line of the snapshot is too long.");
                reader.AdvanceTo(rest.Start, rest.End);
                if (!result.IsCompleted) continue;
                return reading.IsSealed ? reading.Result() : throw new InvalidDataException("The snapshot ends without its seal.");
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
    private sealed class Reading(SnapshotSealCheck seal)
    {
        private KeyTable _table = new();
        private SnapshotHeader? _header;
        private long _keys;
        private long _teams;
        private int _notUnderstood;

        public bool IsSealed { get; private set; }

        public void TakeLine(ReadOnlySequence<byte> line)
        {
            var bytes = line.IsSingleSegment ? line.FirstSpan : line.ToArray();
            if (_header is not null && bytes.Length > 0 && bytes[0] == SnapshotFormat.Seal)
            {
                Verify(bytes[1..]);
                return;
            }

            seal.Append(bytes);
            seal.Append([SnapshotFormat.LineEnd]);
            if (_header is null) TakeHeader(bytes);
            else TakeRecord(bytes);
        }

        public Snapshot Result() => new(_header!, _table, seal.IsByRetiringKey, _notUnderstood);

        private void TakeHeader(ReadOnlySpan<byte> line)
        {
            _header = JsonSerializer.Deserialize(line, SyncJson.Default.SnapshotHeader);
            if (_header?.Format != SnapshotFormat.Version) throw new InvalidDataException("The snapshot has a format that this gateway does not know.");
            _table = new KeyTable((int)Math.Clamp(_header.Keys, 0, MostKeysAtOnce));
        }

        private void TakeRecord(ReadOnlySpan<byte> line)
        {
            var json = line.Length > 1 ? line[1..] : throw new InvalidDataException("The snapshot has an empty line.");
            if (line[0] == SnapshotFormat.Key)
            {
                _keys++;
                if (!_table.TryUpsert(KeyOf(json))) throw new InvalidDataException("The snapshot has a key without a hash.");
            }
            else if (line[0] == SnapshotFormat.Team)
            {
                _teams++;
                _table.Upsert(TeamOf(json));
            }
            else
            {
                throw new InvalidDataException("The snapshot has a line of an unknown kind.");
            }
        }

        private KeyRecord KeyOf(ReadOnlySpan<byte> json)
        {
            try
            {
                return JsonSerializer.Deserialize(json, SyncJson.Default.KeyRecord)!;
            }
            catch (JsonException)
            {
                _notUnderstood++;
                return new KeyRecord { Hash = JsonSerializer.Deserialize(json, NewerJson.Default.KeyName)!.Hash, Blocked = true };
            }
        }

        private TeamRecord TeamOf(ReadOnlySpan<byte> json)
        {
            try
            {
                return JsonSerializer.Deserialize(json, SyncJson.Default.TeamRecord)!;
            }
            catch (JsonException)
            {
                _notUnderstood++;
                return new TeamRecord { TeamId = JsonSerializer.Deserialize(json, NewerJson.Default.TeamName)!.TeamId, Blocked = true };
            }
        }

        private void Verify(ReadOnlySpan<byte> hex)
        {
            if (!seal.Matches(hex)) throw new InvalidDataException("The snapshot's seal is wrong.");
            if (_keys != _header!.Keys || _teams != _header.Teams) throw new InvalidDataException("The snapshot is not complete.");
            IsSealed = true;
        }
    }
}
