using System.IO.Pipelines;
using Gateway.Api.Authentication;
using Shared.Contracts.Sync;

namespace Gateway.Api.Sync;

/// <summary>
/// The gateway's own copy on disk (<c>key_cache.snapshot_file</c>), sealed like a snapshot from Admin.Api: what it starts from when nothing else is up.
/// Replaced as a whole (temporary file, fsync, rename), so a crash leaves the old one or the new one. Used by the sync loop alone.
/// </summary>
internal sealed class SnapshotFile(string? path, SyncSignature signature, TimeProvider time, ILogger<SnapshotFile> log)
{
    /// <summary>
    /// Changes are folded in at most this often. A gateway that is killed pulls what it lost; one that is killed while nothing else is up has lost it until then,
    /// a revocation too. So this is short, and only a large table makes it longer.
    /// </summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>A file that cannot be written is tried again ever more rarely, and at least this often: each try costs a copy of the table's references.</summary>
    public static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);

    /// <summary>At a million keys a write takes seconds of a processor: it rests this many times as long as it has worked.</summary>
    private const int RestFactor = 20;

    private SyncPosition? _saved;
    private long _savedAt;
    private TimeSpan _rest = Interval;

    /// <summary>The write that is under way, or the last one.</summary>
    public Task Saving { get; private set; } = Task.CompletedTask;

    /// <summary>The file's snapshot; null where there is none, or where it is not what this installation wrote.</summary>
    public async Task<Snapshot?> LoadAsync(CancellationToken cancellationToken)
    {
        if (path is null || !File.Exists(path)) return null;
        try
        {
            await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
            var snapshot = await new SnapshotReader(signature).ReadAsync(stream, noteProgress: static () => { }, cancellationToken);
            // Sealed anew at once before the key that sealed it is gone.
            _saved = snapshot.IsSealedByRetiringKey ? null : snapshot.Position;
            log.SnapshotFileLoaded(path, snapshot.Position.Revision, snapshot.Table.KeyCount);
            return snapshot;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            log.SnapshotFileRefused(path, e.Message);
            return null;
        }
    }

    /// <summary>Starts to write the state in the background when it has moved and the last write is long enough ago.</summary>
    public void SaveIfDue(SyncPosition position, KeyCache cache)
    {
        if (path is null || _saved == position || !Saving.IsCompleted) return;
        if (_savedAt != 0 && time.GetElapsedTime(_savedAt) < _rest) return;
        Start(position, cache);
    }

    /// <summary>Writes the last state before the gateway ends.</summary>
    public async Task SaveLastAsync(SyncPosition position, KeyCache cache)
    {
        await Saving;
        if (path is not null && _saved != position) Start(position, cache);
        await Saving;
    }

    private void Start(SyncPosition position, KeyCache cache)
    {
        if (cache.Table is not { } table) return;
        // Copied here, in the loop that applies changes, so that the file is exactly one revision.
        var (keys, teams) = table.Copy();
        var header = new SnapshotHeader
        {
            Format = SnapshotFormat.Version,
            Epoch = position.Epoch,
            Revision = position.Revision,
            At = position.At,
            Teams = teams.Length,
            Keys = table.KeyCount,
            ConfirmedAt = (time.GetUtcNow() - cache.Age).ToUnixTimeMilliseconds(),
        };
        _savedAt = time.GetTimestamp();
        Saving = Task.Run(() => WriteAsync(header, keys, teams, position));
    }

    private async Task WriteAsync(SnapshotHeader header, IEnumerable<KeyRecord> keys, TeamRecord[] teams, SyncPosition position)
    {
        var temporary = path + ".tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path!))!);
            // One that was left there has the mode that it was made with, whatever is asked for.
            File.Delete(temporary);
            await using (var stream = new FileStream(temporary, OwnerOnly()))
            {
                var output = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
                using var lines = new SnapshotLines(output, signature);
                await lines.WriteHeaderAsync(header, CancellationToken.None);
                foreach (var team in teams) await lines.WriteAsync(team, CancellationToken.None);
                foreach (var key in keys) await lines.WriteAsync(key, CancellationToken.None);
                await lines.WriteSealAsync(CancellationToken.None);
                await output.CompleteAsync();
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path!, overwrite: true);
            _saved = position;
            var rest = time.GetElapsedTime(_savedAt) * (RestFactor + 1);
            _rest = rest > Interval ? rest : Interval;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.SnapshotFileNotWritten(path!, e.Message);
            // A large table rests longer than this anyway.
            if (_rest < LongestRest) _rest = _rest * 2 < LongestRest ? _rest * 2 : LongestRest;
        }
    }

    private static FileStreamOptions OwnerOnly()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
