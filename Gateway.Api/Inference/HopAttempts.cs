using Gateway.Api.Forwarding;
using Gateway.Api.Routing;
using Shared.Contracts.Routing;

namespace Gateway.Api.Inference;

/// <summary>One request's attempts in one model group: which deployments were tried, how often it was retried, what comes next. Used by one request only.</summary>
internal sealed class HopAttempts(RoutingState state, RoutingDecision decision, Hop hop, DeploymentPicker picker)
{
    /// <summary>An upstream that asks for more patience than this is not waited for; the caller gets its answer instead.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private DeploymentSet _tried = hop.Group.None;
    private int _retriesCharged;

    /// <summary>The deployment of the next attempt; null when every eligible one rests.</summary>
    public Deployment? Next { get; private set; } = picker.Next(state, hop, hop.Group.None);

    /// <summary>Attempts after the first.</summary>
    public int Retries { get; private set; } = -1;

    public Dispatch Take()
    {
        var deployment = Next ?? throw new InvalidOperationException("There is no deployment to try.");
        Retries++;
        _tried = _tried.With(deployment.Index);
        return decision.Dispatch(hop, deployment);
    }

    /// <summary>Whether another attempt is worth making; picks its deployment. Credentials that were refused are no retry: each deployment is asked once.</summary>
    public bool TryAgainAfter(AttemptOutcome outcome)
    {
        if (outcome.Cause is not { } cause) return false;
        var last = Next!;
        Next = picker.Next(state, hop, _tried);
        if (Next is null) return false;
        var isUntried = !_tried.Contains(Next.Index);
        if (outcome.Result == AttemptResult.CredentialsRefused) return isUntried;

        var router = state.Configuration.Router;
        var allowed = last.Upstream.MaxRetries ?? (router.RetryPolicy.TryGetValue(cause, out var ofCause) ? ofCause : router.NumRetries);
        return _retriesCharged++ < allowed && (isUntried || outcome.RetryAfter is not { } wait || wait <= LongestWait);
    }

    /// <summary>How long the upstream itself asked to be waited for; null where the next attempt goes to another one.</summary>
    public TimeSpan? WaitAskedBy(AttemptOutcome outcome) => Next is { } next && _tried.Contains(next.Index) ? outcome.RetryAfter : null;
}
