namespace Gateway.Api.Routing;

/// <summary>
/// What this gateway has seen of one deployment: failures, rest, running requests, latency. Survives a reload.
/// </summary>
/// <remarks>
/// Written by many requests. Failures are counted under a lock of their own (they are rare); everything a healthy request touches is a single
/// interlocked or volatile word. Two requests may both see the last failure as the one too many: the rest is then set twice to the same end.
/// </remarks>
internal sealed class DeploymentHealth(string deploymentId)
{
    /// <summary>The window in which failures add up, as in LiteLLM.</summary>
    public static readonly TimeSpan FailureWindow = TimeSpan.FromMinutes(1);

    private readonly Lock _failuresLock = new();
    private readonly Queue<long> _failures = new();
    private long _restsUntil;
    private int _running;

    public string DeploymentId => deploymentId;

    /// <summary>Requests of this gateway that are under way at the deployment.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>The timestamp at which a rest ends; in the past for a deployment that does not rest.</summary>
    public long RestsUntil => Volatile.Read(ref _restsUntil);

    /// <summary>Time to first byte, weighted to its peaks.</summary>
    public PeakLatency Latency { get; } = new();

    public bool IsResting(long now) => RestsUntil > now;

    public void Started() => Interlocked.Increment(ref _running);

    public void Ended() => Interlocked.Decrement(ref _running);

    /// <summary>Counts a failure and rests the deployment when it is one more than allowed within the window.</summary>
    public bool Failed(TimeProvider time, int allowedFails, TimeSpan cooldown)
    {
        var now = time.GetTimestamp();
        lock (_failuresLock)
        {
            var oldest = now - ToTimestamp(time, FailureWindow);
            while (_failures.TryPeek(out var at) && at < oldest) _failures.Dequeue();
            _failures.Enqueue(now);
            if (_failures.Count <= allowedFails) return false;
            _failures.Clear();
        }

        Rest(time, cooldown);
        return true;
    }

    /// <summary>Rests the deployment at once, whatever is allowed: its credentials were refused.</summary>
    public void Rest(TimeProvider time, TimeSpan cooldown) => Volatile.Write(ref _restsUntil, time.GetTimestamp() + ToTimestamp(time, cooldown));

    private static long ToTimestamp(TimeProvider time, TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
