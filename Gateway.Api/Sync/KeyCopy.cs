using Gateway.Api.Authentication;
using Shared.Contracts.Sync;

namespace Gateway.Api.Sync;

/// <summary>
/// The copy itself: the keys, where they stand in the changes, and whether requests are decided by them yet. A copy that was read from the file is not served before Admin.Api
/// has said what changed meanwhile, or was waited for long enough: a key that was revoked while the gateway was down must not be accepted. Used by the sync loop alone.
/// </summary>
internal sealed class KeyCopy(KeyCache cache, SnapshotFile file, SyncStatus status, TimeProvider time)
{
    /// <summary>More than any age that is asked for.</summary>
    private static readonly TimeSpan UnknownAge = TimeSpan.MaxValue / 4;

    private KeyTable? _table;

    /// <summary>Where the age of a copy that is not served yet stood, and when.</summary>
    private (TimeSpan Age, long Read)? _start;

    /// <summary>Whether records stand in it as refused that this version does not understand. Such a copy is not written to the file: a newer version would believe it.</summary>
    private bool _isPartial;

    /// <summary>Null before there is anything.</summary>
    public SyncPosition? Position { get; private set; }

    public bool IsServed => cache.Table is not null;

    /// <summary>How long ago it was known to be Admin.Api's state.</summary>
    public TimeSpan Age => cache.Age;

    /// <summary>How long a copy from the file has waited to be served; null where none waits.</summary>
    public TimeSpan? Waited => _start is { } start ? time.GetElapsedTime(start.Read) : null;

    private bool IsToBeSaved => IsServed && !_isPartial;

    /// <summary>Reads the file; nothing of it is served yet.</summary>
    public async Task<bool> TryReadFileAsync(CancellationToken stopping)
    {
        if (await file.LoadAsync(stopping) is not { } saved) return false;
        (_table, Position) = (saved.Table, saved.Position);
        _start = (AgeOf(saved.Header), time.GetTimestamp());
        status.CountSnapshot(SnapshotSource.File);
        return true;
    }

    /// <summary>Takes the next change. False where it is not understood; then nothing has moved.</summary>
    public bool TryApply(SyncMessage message)
    {
        if (!message.Change!.IsOne() || !_table!.TryApply(message.Change)) return false;
        Position = new SyncPosition(message.Epoch, message.Revision, message.At);
        if (IsServed) status.MoveTo(message.Revision);
        return true;
    }

    /// <summary>Takes a change of an answer: one that is known already is passed over. False where it does not lead on.</summary>
    public bool TryFollow(SyncMessage change) => Position!.Value.Judge(change) switch
    {
        MessageVerdict.Drop => true,
        MessageVerdict.Apply => TryApply(change),
        _ => false,
    };

    /// <summary>Replaces everything. What was there serves until then.</summary>
    /// <param name="age">How long ago it was Admin.Api's state.</param>
    public void Replace(Snapshot snapshot, TimeSpan age)
    {
        (_table, Position, _isPartial) = (snapshot.Table, snapshot.Position, snapshot.NotUnderstood > 0);
        status.CountSnapshot(SnapshotSource.Admin);
        Publish(age);
    }

    /// <summary>Says how long ago it was Admin.Api's state, and serves it where it was not served yet.</summary>
    public void Confirm(TimeSpan age = default)
    {
        if (_start is null) cache.Confirm(age);
        else Publish(age);
    }

    /// <summary>Serves what the file held, as old as it is.</summary>
    public void ServeUnconfirmed() => Publish(_start!.Value.Age + Waited!.Value);

    public void SaveIfDue()
    {
        if (IsToBeSaved) file.SaveIfDue(Position!.Value, cache);
    }

    public Task SaveLastAsync() => IsToBeSaved ? file.SaveLastAsync(Position!.Value, cache) : Task.CompletedTask;

    private void Publish(TimeSpan age)
    {
        _start = null;
        cache.Replace(_table!, age);
        status.MoveTo(Position!.Value.Revision);
    }

    /// <summary>Where the wall clock was set back, it does not tell how long ago the file was right; then it is as old as can be.</summary>
    private TimeSpan AgeOf(SnapshotHeader header)
    {
        if (header.ConfirmedAt is not { } ms) return UnknownAge;
        var age = time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(ms);
        // Clocks are corrected by a little all the time.
        return age < -SyncSchedule.Silence ? UnknownAge : age < TimeSpan.Zero ? TimeSpan.Zero : age;
    }
}
