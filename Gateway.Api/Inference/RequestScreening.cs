namespace Gateway.Api.Inference;

/// <summary>What is the same for every request: the limit and the clock.</summary>
internal sealed class RequestScreening(ParallelLimit limit, TimeProvider time)
{
    public ParallelLimit Limit => limit;

    public RequestClock Start() => new(time, time.GetTimestamp());
}

/// <summary>How long a request has been under way.</summary>
internal readonly struct RequestClock(TimeProvider time, long started)
{
    public TimeSpan Elapsed => time.GetElapsedTime(started);
}
