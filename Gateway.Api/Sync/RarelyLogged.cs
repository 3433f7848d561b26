namespace Gateway.Api.Sync;

/// <summary>Bounds how often something is logged that somebody else can make happen at will: the first time at once, then once a minute with the count.</summary>
internal sealed class RarelyLogged(TimeProvider time)
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private long _loggedAt;
    private long _count;

    /// <summary>Counts one more. Gives how many there were since the last line when it is time for a line, else null.</summary>
    public long? Count()
    {
        _count++;
        if (_loggedAt != 0 && time.GetElapsedTime(_loggedAt) < Interval) return null;
        var count = _count;
        (_loggedAt, _count) = (time.GetTimestamp(), 0);
        return count;
    }
}
