using Gateway.Api.Authentication;
using Gateway.Api.Forwarding;
using Gateway.Api.Routing;
using Shared.Contracts.Routing;

namespace Gateway.Api.Inference;

/// <summary>A request's attempts: what they are made with, and what came of them so far. Owns the best outcome.</summary>
/// <param name="authorization">What the request may do, asked before each attempt.</param>
/// <param name="send">Makes one attempt.</param>
/// <param name="clientGone">Cancelled when nobody waits for an answer any more.</param>
internal sealed class AttemptRun(RequestAuthorization authorization, SendAttempt send, CancellationToken clientGone) : IDisposable
{
    private DeploymentHealth? _health;
    private AttemptResult? _last;
    private bool _lastWasTooLong;

    public RequestAuthorization Authorization => authorization;

    public RoutingState State => authorization.State;

    public RequestPath Path => authorization.Path;

    public SendAttempt Send => send;

    public CancellationToken ClientGone => clientGone;

    /// <summary>The outcome to answer with; null while nothing was sent, because every eligible deployment rests.</summary>
    public AttemptOutcome? Outcome { get; private set; }

    /// <summary>Where <see cref="Outcome"/> came from.</summary>
    public Dispatch? Dispatch { get; private set; }

    /// <summary>Who asked when <see cref="Dispatch"/> was sent: with the scopes that held then.</summary>
    public Caller? Caller { get; private set; }

    /// <summary>Everything that was sent.</summary>
    public int Attempts { get; set; }

    /// <summary>Where an attempt's answer proved that it was processed outside what the deployment's tags say; the first, also of an attempt that failed.</summary>
    public string? PlaceMismatch { get; set; }

    /// <summary>Attempts after the first of each model group.</summary>
    public int Retries { get; set; }

    /// <summary>When the first resting deployment is due back, where any rests.</summary>
    public TimeSpan? RetryAfter { get; set; }

    /// <summary>The time spent waiting for upstreams and between attempts: everything that is not the gateway's own.</summary>
    public TimeSpan Waited { get; set; }

    /// <summary>Nothing more to try: the caller has its answer, or is gone, or may not go on.</summary>
    public bool IsSettled => authorization.Refused is not null || _last is AttemptResult.Answered or AttemptResult.ClientGone;

    /// <summary>Goes on to the next model group. False where the request has its answer, or no group is left.</summary>
    public bool MoveOn()
    {
        if (authorization.Refused is not null) return false;
        if (_lastWasTooLong) return Path.MoveOnAfterTooLong();
        return !IsSettled && Path.MoveOn();
    }

    /// <summary>Keeps what tells the caller most: an answer over an upstream's error, that over our own words for a failure. Of equals, the later.</summary>
    /// <param name="dispatch">Where the outcome came from.</param>
    /// <param name="outcome">Owned by this run from here on.</param>
    /// <param name="health">Counts the request as running until its outcome is disposed: a stream keeps a deployment busy to its end.</param>
    public void Keep(Dispatch dispatch, AttemptOutcome outcome, DeploymentHealth? health)
    {
        _last = outcome.Result;
        _lastWasTooLong = outcome.IsContextWindowExceeded;
        if (Outcome is { } kept && Rank(kept) > Rank(outcome))
        {
            Release(outcome, health);
            return;
        }

        Dispose();
        Outcome = outcome;
        Dispatch = dispatch;
        Caller = authorization.Caller;
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
        AttemptResult.CredentialsRefused or AttemptResult.CredentialsUnavailable => 0,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome.Result, null),
    };
}
