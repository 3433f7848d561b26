namespace Gateway.Api.Telemetry;

/// <summary>
/// Bounds how often something is written down that whoever reaches the gateway can cause as often as they like: so many at once, and one more after each
/// interval. It counts what it leaves out, so that the next line or record can say it.
/// </summary>
internal sealed class BoundedRate(TimeProvider time, int burst, TimeSpan interval)
{
    private readonly Lock _gate = new();
    private readonly long _step = (long)(interval.TotalSeconds * time.TimestampFrequency);

    /// <summary>When the whole burst is free again. The generic cell rate algorithm needs to remember no more.</summary>
    private long _whole = long.MinValue;

    private long _leftOut;

    /// <summary>For what requests without a caller leave behind: an attack shows at once, and in a year it is some gigabytes at most.</summary>
    public static BoundedRate ForStrangers(TimeProvider time) => new(time, burst: 20, TimeSpan.FromSeconds(1));

    /// <summary>False: this one is left out.</summary>
    /// <param name="leftOut">How many were left out since the last one that passed.</param>
    public bool TryPass(out long leftOut)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var whole = Math.Max(_whole, now) + _step;
            if (whole - now > burst * _step)
            {
                leftOut = ++_leftOut;
                return false;
            }

            _whole = whole;
            leftOut = _leftOut;
            _leftOut = 0;
            return true;
        }
    }
}
