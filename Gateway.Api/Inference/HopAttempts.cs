using Gateway.Api.Forwarding;
using Gateway.Api.Routing;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;

namespace Gateway.Api.Inference;

/// <summary>
/// One request's attempts in the model group that it is at: which deployments were tried, how often it was retried, what comes next. The deployments of one
/// <c>order</c> are a level: each level has its own retries, and the next begins when they are used up. Used by one request only.
/// </summary>
internal sealed class HopAttempts
{
    /// <summary>An upstream that asks for more patience than this is not waited for; the caller gets its answer instead.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private readonly RoutingState _state;
    private readonly RequestPath _path;
    private readonly DeploymentPicker _picker;
    private Hop _hop;
    private DeploymentSet _tried;
    private int _retriesCharged;

    public HopAttempts(RoutingState state, RequestPath path, DeploymentPicker picker)
    {
        _state = state;
        _path = path;
        _picker = picker;
        _hop = path.Current!;
        _tried = _hop.Group.None;
        Next = picker.First(state, _hop, path.Decision.HasOneWay, above: null);
    }

    /// <summary>The deployment of the next attempt; null when every eligible one rests.</summary>
    public Deployment? Next { get; private set; }

    /// <summary>Attempts after the first.</summary>
    public int Retries { get; private set; } = -1;

    /// <summary>Leave for the next attempt; null where the decision was made anew meanwhile and leaves none in this group.</summary>
    public Dispatch? Take()
    {
        if (!ReferenceEquals(_path.Current, _hop)) Follow();
        if (Next is null) return null;
        Retries++;
        _tried = _tried.With(Next.Index);
        return _path.Decision.Dispatch(_hop, Next);
    }

    /// <summary>Whether another attempt of this level is worth making; picks its deployment. Credentials that were refused are no retry: each deployment is asked once.</summary>
    public bool TryAgainAfter(AttemptOutcome outcome)
    {
        if (outcome.Cause is not { } cause) return false;
        var last = Next!;
        if (Again(last.Order) is not { } again) return false;
        var isUntried = !_tried.Contains(again.Index);
        if (!MayRetry(last, outcome, cause, isUntried)) return false;
        Next = again;
        return true;
    }

    /// <summary>Goes on to the level of the next higher order. False where none is left.</summary>
    public bool MoveToNextLevel()
    {
        if (Next is not { } last || !ReferenceEquals(_path.Current, _hop)) return false;
        Next = FirstAbove(last.Order);
        return Next is not null;
    }

    /// <summary>How long the upstream itself asked to be waited for; null where the next attempt goes to another one.</summary>
    public TimeSpan? WaitAskedBy(AttemptOutcome outcome) => Next is { } next && _tried.Contains(next.Index) ? outcome.RetryAfter : null;

    private Deployment? Again(int order) => _picker.Again(_state, _hop, _path.Decision.HasOneWay, order, _tried);

    private Deployment? FirstAbove(int order)
    {
        _retriesCharged = 0;
        return _picker.First(_state, _hop, _path.Decision.HasOneWay, above: order);
    }

    private bool MayRetry(Deployment last, AttemptOutcome outcome, RetryCause cause, bool isUntried)
    {
        if (outcome.Result is AttemptResult.CredentialsRefused or AttemptResult.CredentialsUnavailable) return isUntried;
        var router = _state.Configuration.Router;
        var allowed = last.Upstream.MaxRetries ?? (router.RetryPolicy.TryGetValue(cause, out var ofCause) ? ofCause : router.NumRetries);
        return _retriesCharged++ < allowed && (isUntried || outcome.RetryAfter is not { } wait || wait <= LongestWait);
    }

    /// <summary>Takes over the group's hop of a newer decision, and another deployment where the one that was chosen is out of reach now.</summary>
    private void Follow()
    {
        var last = Next!;
        Next = null;
        if (_path.Current is not { } hop || hop.Group != _hop.Group) return;
        _hop = hop;
        Next = hop.Eligible.Contains(last.Index) ? last : Again(last.Order) ?? FirstAbove(last.Order);
    }
}
