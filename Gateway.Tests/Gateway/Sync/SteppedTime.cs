namespace Gateway.Tests.Gateway.Sync;

/// <summary>The clock of one machine: time passes for all alike, and what the clock on the wall says of it is this machine's own, and is set now and then.</summary>
internal sealed class SteppedTime(TimeProvider time) : TimeProvider
{
    private TimeSpan _offset;

    public override long TimestampFrequency => time.TimestampFrequency;

    public void Step(TimeSpan by) => _offset += by;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + _offset;

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => time.CreateTimer(callback, state, dueTime, period);
}
