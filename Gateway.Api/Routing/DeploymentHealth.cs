using Shared.Contracts.Routing;

namespace Gateway.Api.Routing;

/// <summary>
/// What this gateway has seen of one deployment: failures and rests, running requests, latency. Survives a reload.
/// Failures and rests are those of an upstream model where callers choose it by a wildcard; the rest is the deployment's own.
/// </summary>
internal sealed class DeploymentHealth
{
    private readonly DeploymentRest _rest = new();
    private readonly ModelRests? _byModel;
    private int _running;

    public DeploymentHealth(Deployment deployment)
    {
        DeploymentId = deployment.Id;
        // A wildcard group may lead every name to one upstream model; then there is one health.
        _byModel = deployment.Upstream.Model.Contains('*', StringComparison.Ordinal) ? new ModelRests() : null;
    }

    public string DeploymentId { get; }

    /// <summary>Requests of this gateway that are under way at the deployment.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Time to first byte, weighted to its peaks.</summary>
    public PeakLatency Latency { get; } = new();

    public void Started() => Interlocked.Increment(ref _running);

    public void Ended() => Interlocked.Decrement(ref _running);

    /// <summary>Whether it rests, or any of its upstream models does.</summary>
    public bool RestsAnywhere(long now) => _rest.IsResting(now) || (_byModel?.AnyRests(now) ?? false);

    /// <summary>When the rest that concerns a request ends, as a timestamp; in the past where none does.</summary>
    /// <param name="wildcard">What the group's <c>*</c> matched; null for a group without.</param>
    /// <param name="isOnly">Whether the request has nothing else to go to: it is spared the rests that would mend nothing.</param>
    /// <remarks>An upstream model under a wildcard rests by itself, and withholds nothing but itself: that is never spared.</remarks>
    public long RestsUntil(string? wildcard, bool isOnly) =>
        wildcard is not null && _byModel is not null ? _byModel.Find(wildcard)?.Until(isOnly: false) ?? long.MinValue : _rest.Until(isOnly);

    /// <summary>Notes an answer that is no failure.</summary>
    public void Answered(string? wildcard) => FindRest(wildcard)?.Answered();

    /// <summary>Counts a failure; true where a rest follows.</summary>
    public bool Failed(TimeProvider time, string? wildcard, FailureKind kind, RestLimits limits) =>
        (wildcard is not null && _byModel is not null ? _byModel.Of(wildcard, time) : _rest).Failed(time, kind, limits);

    private DeploymentRest? FindRest(string? wildcard) => wildcard is not null && _byModel is not null ? _byModel.Find(wildcard) : _rest;
}
