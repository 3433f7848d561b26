using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Support;

/// <summary>
/// A clock on which short waits take no time: they are noted, and the clock jumps over them. Long ones, which are time limits, end only when a test moves the clock.
/// </summary>
internal sealed class HastyTime : TimeProvider
{
    /// <summary>Longer than every wait between two attempts, shorter than every time limit that a test leaves at its default.</summary>
    public static readonly TimeSpan LongestSkipped = TimeSpan.FromMinutes(2);

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly ConcurrentQueue<TimeSpan> _waits = new();

    /// <summary>The waits that were skipped, in order.</summary>
    public IReadOnlyList<TimeSpan> Waits => [.. _waits];

    public override long TimestampFrequency => _clock.TimestampFrequency;

    public void Forget() => _waits.Clear();

    public void Advance(TimeSpan by) => _clock.Advance(by);

    public override DateTimeOffset GetUtcNow() => _clock.GetUtcNow();

    public override long GetTimestamp() => _clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime <= TimeSpan.Zero || dueTime > LongestSkipped) return _clock.CreateTimer(callback, state, dueTime, period);
        _waits.Enqueue(dueTime);
        _clock.Advance(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
