namespace Gateway.Api.Sync;

/// <summary>Where a snapshot came from.</summary>
internal enum SnapshotSource
{
    Admin,
    File,
}

/// <summary>What the outside may know of the sync: its state, its revision, and what was counted since the start. Written by the sync loop, read by anyone.</summary>
internal sealed class SyncStatus(ILogger<SyncStatus> log)
{
    private readonly long[] _entered = new long[Enum.GetValues<SyncState>().Length];
    private readonly long[] _snapshots = new long[Enum.GetValues<SnapshotSource>().Length];
    private int _state = (int)SyncState.Cold;
    private long _revision;
    private long _heard;
    private long _refused;
    private long _ignored;
    private long _notUnderstood;
    private long _gaps;
    private long _reconnects;

    public SyncState State => (SyncState)Volatile.Read(ref _state);

    public long Revision => Interlocked.Read(ref _revision);

    /// <summary>Messages whose seal was right.</summary>
    public long HeardMessages => Interlocked.Read(ref _heard);

    /// <summary>Messages whose seal was wrong.</summary>
    public long RefusedMessages => Interlocked.Read(ref _refused);

    /// <summary>Authentic messages that say nothing new: late, doubled, replayed, or of a database that is gone.</summary>
    public long IgnoredMessages => Interlocked.Read(ref _ignored);

    /// <summary>Authentic messages of a version that this one does not know.</summary>
    public long NotUnderstoodMessages => Interlocked.Read(ref _notUnderstood);

    /// <summary>How often something was missing.</summary>
    public long Gaps => Interlocked.Read(ref _gaps);

    /// <summary>How often the connection to Redis was lost and came back.</summary>
    public long Reconnects => Interlocked.Read(ref _reconnects);

    /// <summary>How often a state was entered.</summary>
    public long TransitionsTo(SyncState state) => Interlocked.Read(ref _entered[(int)state]);

    /// <summary>How many snapshots were loaded from a source.</summary>
    public long SnapshotsFrom(SnapshotSource source) => Interlocked.Read(ref _snapshots[(int)source]);

    public void Enter(SyncState state)
    {
        var before = (SyncState)Interlocked.Exchange(ref _state, (int)state);
        if (before == state) return;
        Interlocked.Increment(ref _entered[(int)state]);
        log.SyncStateChanged(before, state, Revision);
    }

    public void MoveTo(long revision) => Interlocked.Exchange(ref _revision, revision);

    public void CountHeard() => Interlocked.Increment(ref _heard);

    public void CountRefused() => Interlocked.Increment(ref _refused);

    public void CountIgnored() => Interlocked.Increment(ref _ignored);

    public void CountNotUnderstood() => Interlocked.Increment(ref _notUnderstood);

    public void CountGap() => Interlocked.Increment(ref _gaps);

    public void CountReconnect() => Interlocked.Increment(ref _reconnects);

    public void CountSnapshot(SnapshotSource source) => Interlocked.Increment(ref _snapshots[(int)source]);
}
