using Gateway.Api.Telemetry;

namespace Gateway.Api.Sync;

/// <summary>What the outside may know of the sync: its state, its revision, the messages refused. Written by the worker, read by anyone.</summary>
internal sealed class SyncStatus(ILogger<SyncStatus> log)
{
    private int _state = (int)SyncState.Cold;
    private long _revision;
    private long _refused;

    public SyncState State => (SyncState)Volatile.Read(ref _state);

    public long Revision => Interlocked.Read(ref _revision);

    /// <summary>Messages whose seal was wrong.</summary>
    public long RefusedMessages => Interlocked.Read(ref _refused);

    public void Enter(SyncState state)
    {
        var before = (SyncState)Interlocked.Exchange(ref _state, (int)state);
        if (before != state) log.SyncStateChanged(before, state, Revision);
    }

    public void MoveTo(long revision) => Interlocked.Exchange(ref _revision, revision);

    public void CountRefused() => Interlocked.Increment(ref _refused);
}
