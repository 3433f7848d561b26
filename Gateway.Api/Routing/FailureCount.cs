namespace Gateway.Api.Routing;

/// <summary>Failures within the last minute. Used under the lock of its owner.</summary>
internal sealed class FailureCount
{
    /// <summary>The window in which failures add up, as in LiteLLM.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Queue<long> _at = new();

    /// <summary>Counts one; true when it is one more than allowed, and the count begins anew.</summary>
    public bool Add(TimeProvider time, int allowed)
    {
        var now = time.GetTimestamp();
        while (_at.TryPeek(out var oldest) && time.GetElapsedTime(oldest, now) > Window) _at.Dequeue();
        _at.Enqueue(now);
        if (_at.Count <= allowed) return false;
        _at.Clear();
        return true;
    }
}
