using Gateway.Api.Forwarding;
using Gateway.Api.Telemetry;

namespace Gateway.Api.Inference;

/// <summary>What is the same for every request: who its caller is now, the limit, the header rules, the metrics and the clock.</summary>
internal sealed class RequestScreening(CallerRenewal callers, RevocationWatch revocations, ParallelLimit limit, HeaderRules headers, RequestMetrics metrics, TimeProvider time)
{
    public CallerRenewal Callers => callers;

    public RevocationWatch Revocations => revocations;

    public RequestMetrics Metrics => metrics;

    public HeaderRules Headers => headers;

    public ParallelLimit Limit => limit;

    public RequestClock Start() => new(time, time.GetTimestamp());
}

/// <summary>How long a request has been under way.</summary>
internal readonly struct RequestClock(TimeProvider time, long started)
{
    public TimeSpan Elapsed => time.GetElapsedTime(started);
}
