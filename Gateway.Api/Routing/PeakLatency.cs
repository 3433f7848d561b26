namespace Gateway.Api.Routing;

/// <summary>
/// A moving average of latency that jumps up to a peak at once and comes down slowly (peak EWMA, as in Finagle and Linkerd): a deployment that turns slow
/// is left after one answer, not after the average has followed; with the number of running requests it also sees one that has stopped answering.
/// </summary>
/// <remarks>Racing updates may lose one observation, which the next one makes good. An idle deployment decays to zero and is tried again.</remarks>
internal sealed class PeakLatency
{
    /// <summary>The time constant of the decay.</summary>
    public static readonly TimeSpan Decay = TimeSpan.FromSeconds(10);

    private sealed record Average(double Seconds, long At);

    private Average _average = new(0, 0);

    public void Observe(TimeProvider time, TimeSpan latency)
    {
        var now = time.GetTimestamp();
        var old = Volatile.Read(ref _average);
        var seconds = latency.TotalSeconds;
        var keep = KeepOf(time, old, now);
        var next = seconds > old.Seconds * keep ? seconds : old.Seconds * keep + seconds * (1 - keep);
        Volatile.Write(ref _average, new Average(next, now));
    }

    /// <summary>The expected cost of one more request: latency times the queue it would join.</summary>
    public double Cost(TimeProvider time, int running)
    {
        var average = Volatile.Read(ref _average);
        // A millisecond as the floor, so that the queue counts also where nothing is measured yet.
        const double Floor = 0.001;
        return Math.Max(Floor, average.Seconds * KeepOf(time, average, time.GetTimestamp())) * (running + 1);
    }

    private static double KeepOf(TimeProvider time, Average average, long now) =>
        average.At == 0 ? 0 : Math.Exp(-time.GetElapsedTime(average.At, now).TotalSeconds / Decay.TotalSeconds);
}
