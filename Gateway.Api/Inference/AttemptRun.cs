using Gateway.Api.Forwarding;
using Gateway.Api.Routing;
using Shared.Contracts.Routing;

namespace Gateway.Api.Inference;

/// <summary>A request's attempts: what they are made with, and what came of them so far. Owns the best outcome.</summary>
/// <param name="state">What the request is decided on, to its end.</param>
/// <param name="decision">Where it may go.</param>
/// <param name="send">Makes one attempt.</param>
/// <param name="clientGone">Cancelled when nobody waits for an answer any more.</param>
internal sealed class AttemptRun(RoutingState state, RoutingDecision decision, SendAttempt send, CancellationToken clientGone) : IDisposable
{
    private DeploymentHealth? _health;

    public RoutingState State => state;

    public RoutingDecision Decision => decision;

    public SendAttempt Send => send;

    public CancellationToken ClientGone => clientGone;

    /// <summary>The outcome to answer with; null while nothing was sent, because every eligible deployment rests.</summary>
    public AttemptOutcome? Outcome { get; private set; }

    /// <summary>Where <see cref="Outcome"/> came from.</summary>
    public Dispatch? Dispatch { get; private set; }

    /// <summary>Everything that was sent.</summary>
    public int Attempts { get; set; }

    /// <summary>Attempts after the first of each model group.</summary>
    public int Retries { get; set; }

    /// <summary>When the first resting deployment is due back, where any rests.</summary>
    public TimeSpan? RetryAfter { get; set; }

    /// <summary>The time spent waiting for upstreams and between attempts: everything that is not the gateway's own.</summary>
    public TimeSpan Waited { get; set; }

    /// <summary>Nothing more to try: the caller has its answer, or is gone.</summary>
    public bool IsSettled => Outcome is { Result: AttemptResult.Answered or AttemptResult.ClientGone };

    /// <summary>Keeps what tells the caller most: an answer over an upstream's error, that over our own words for a failure. Of equals, the later.</summary>
    /// <param name="dispatch">Where the outcome came from.</param>
    /// <param name="outcome">Owned by this run from here on.</param>
    /// <param name="health">Counts the request as running until its outcome is disposed: a stream keeps a deployment busy to its end.</param>
    public void Keep(Dispatch dispatch, AttemptOutcome outcome, DeploymentHealth? health)
    {
        if (Outcome is { } kept && Rank(kept) > Rank(outcome))
        {
            Release(outcome, health);
            return;
        }

        Dispose();
        Outcome = outcome;
        Dispatch = dispatch;
        _health = health;
    }

    public void Dispose()
    {
        if (Outcome is { } outcome) Release(outcome, _health);
        Outcome = null;
        _health = null;
    }

    private static void Release(AttemptOutcome outcome, DeploymentHealth? health)
    {
        outcome.Dispose();
        health?.Ended();
    }

    private static int Rank(AttemptOutcome outcome) => outcome.Result switch
    {
        AttemptResult.ClientGone => 5,
        AttemptResult.Answered => outcome.IsContextWindowExceeded ? 3 : 4,
        AttemptResult.UpstreamError => 3,
        AttemptResult.TimedOut => 2,
        AttemptResult.ConnectionFailed => 1,
        AttemptResult.CredentialsRefused => 0,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome.Result, null),
    };
}
