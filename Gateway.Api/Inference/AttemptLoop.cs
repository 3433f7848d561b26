using Gateway.Api.Forwarding;
using Gateway.Api.Routing;
using Gateway.Api.Telemetry;
using Polly;
using Polly.Retry;
using Shared.Contracts.Places;
using Shared.Contracts.Routing;

namespace Gateway.Api.Inference;

/// <summary>Sends one attempt to the deployment of a dispatch.</summary>
internal delegate ValueTask<AttemptOutcome> SendAttempt(Dispatch dispatch, CancellationToken clientGone);

/// <summary>
/// Tries the model groups of a request's path, and in each its eligible deployments, level by level: Polly retries with backoff and jitter,
/// each attempt on an untried deployment while there is one. It can only choose from the decision, which is asked for anew before each attempt.
/// </summary>
internal sealed class AttemptLoop
{
    /// <summary>The first wait between two attempts; each further one doubles, with jitter.</summary>
    public static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);

    public static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(8);

    /// <summary>By how much a timer may be early by another clock.</summary>
    private static readonly TimeSpan TimerSlack = TimeSpan.FromMilliseconds(50);

    private static readonly ResiliencePropertyKey<HopAttempts> AttemptsKey = new("gateway.attempts");

    private readonly ResiliencePipeline<AttemptEnd> _retry;
    private readonly DeploymentPicker _picker;
    private readonly TimeProvider _time;
    private readonly RequestMetrics _metrics;
    private readonly ILogger _log;

    public AttemptLoop(DeploymentPicker picker, TimeProvider time, Func<double> random, RequestMetrics metrics, ILogger<AttemptLoop> log)
    {
        _picker = picker;
        _time = time;
        _metrics = metrics;
        _log = log;
        _retry = new ResiliencePipelineBuilder<AttemptEnd> { TimeProvider = time }.AddRetry(RetryOptions(random)).Build();
    }

    /// <summary>Tries until the run has its answer or nothing is left to try.</summary>
    public async Task RunAsync(AttemptRun run)
    {
        while (run.Path.Current is { } hop)
        {
            await RunHopAsync(run);
            // A decision that was made anew may have put another group in this one's place.
            if (run.Path.Current?.Group == hop.Group && !run.MoveOn()) return;
        }
    }

    private async Task RunHopAsync(AttemptRun run)
    {
        var attempts = new HopAttempts(run.State, run.Path, _picker);
        if (attempts.Next is not null)
        {
            var started = _time.GetTimestamp();
            try
            {
                do
                {
                    var first = await AttemptAsync(run, attempts, run.ClientGone);
                    // Nearly every request ends here, and is spared the machinery of trying again.
                    if (first.Outcome is { Cause: not null }) await RetryAsync(run, attempts, first);
                }
                while (!run.IsSettled && attempts.MoveToNextLevel());
            }
            finally
            {
                run.Retries += Math.Max(0, attempts.Retries);
                run.Waited += _time.GetElapsedTime(started);
            }
        }

        if (!run.IsSettled) NoteRest(run);
    }

    /// <summary>Has Polly begin with the end of the first attempt, as if it had made it.</summary>
    private async Task RetryAsync(AttemptRun run, HopAttempts attempts, AttemptEnd first)
    {
        var context = ResilienceContextPool.Shared.Get(run.ClientGone);
        context.Properties.Set(AttemptsKey, attempts);
        AttemptEnd? made = first;
        try
        {
            await _retry.ExecuteAsync(
                resilience =>
                {
                    var known = made;
                    made = null;
                    return known is { } end ? ValueTask.FromResult(end) : AttemptAsync(run, attempts, resilience.CancellationToken);
                },
                context);
        }
        catch (OperationCanceledException) when (run.ClientGone.IsCancellationRequested)
        {
            // The client left between two attempts.
            if (run.Dispatch is { } last) run.Keep(last, new AttemptOutcome(AttemptResult.ClientGone), health: null);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<AttemptEnd> AttemptAsync(AttemptRun run, HopAttempts attempts, CancellationToken clientGone)
    {
        if (!run.Authorization.Renew() || attempts.Take() is not { } dispatch) return default;
        var health = run.State.HealthOf(dispatch.Hop.Group, dispatch.Deployment);
        var started = _time.GetTimestamp();
        health.Started();
        run.Attempts++;
        AttemptOutcome outcome;
        try
        {
            outcome = await run.Send(dispatch, clientGone);
        }
        catch
        {
            health.Ended();
            throw;
        }

        _metrics.Attempted(dispatch, outcome);
        Judge(run, dispatch, outcome, _time.GetElapsedTime(started));
        if (outcome.Answer?.ToldPlace is { } told) Compare(run, dispatch.Deployment, told);
        run.Keep(dispatch, outcome, health);
        return new AttemptEnd(outcome);
    }

    private void Judge(AttemptRun run, Dispatch dispatch, AttemptOutcome outcome, TimeSpan elapsed)
    {
        var state = run.State;
        var health = state.HealthOf(dispatch.Hop.Group, dispatch.Deployment);
        switch (outcome.Result)
        {
            case AttemptResult.Answered:
                health.Latency.Observe(_time, elapsed);
                health.Answered(dispatch.Hop.Wildcard);
                return;
            case AttemptResult.ClientGone:
            case AttemptResult.UpstreamError when outcome.Answer?.Status == StatusCodes.Status409Conflict:
                return;
            // The caller had less patience than the deployment is given: that says nothing of the deployment.
            case AttemptResult.TimedOut when elapsed + TimerSlack < LimitOf(dispatch.Deployment.Upstream, run.Authorization.IsStreaming):
                return;
            // Those that come a second later find another credential.
            case AttemptResult.CredentialsRefused when outcome.IsCredentialRenewed:
                _log.CredentialRenewed(health.DeploymentId, outcome.Answer?.Status ?? 0);
                return;
            case AttemptResult.CredentialsUnavailable:
                _log.CredentialMissing(health.DeploymentId);
                return;
            case AttemptResult.CredentialsRefused:
                Fail(state, health, dispatch, FailureKind.CredentialsRefused);
                _log.CredentialsRefused(health.DeploymentId, outcome.Answer?.Status ?? 0);
                return;
            case AttemptResult.UpstreamError or AttemptResult.ConnectionFailed or AttemptResult.TimedOut:
                health.Latency.Observe(_time, elapsed);
                _log.AttemptFailed(health.DeploymentId, outcome.Result, AttemptFaults.Of(outcome));
                if (Fail(state, health, dispatch, KindOf(outcome)))
                    _log.DeploymentRests(health.DeploymentId, LimitsOf(state, dispatch).CooldownTime.TotalSeconds);
                return;
            default: throw new ArgumentOutOfRangeException(nameof(outcome), outcome.Result, null);
        }
    }

    /// <summary>Holds what an answer told against the deployment's tags. A foreign place is proof, also of an answer that is an error: the bytes have been there.</summary>
    private void Compare(AttemptRun run, Deployment deployment, string told)
    {
        if (deployment.Claim is not { } claim || !AnswerHeader.IsForeign(told, claim)) return;
        run.PlaceMismatch ??= told;
        _metrics.PlaceMismatched(deployment.Id);
        if (run.State.Mismatches.Note(deployment, told)) _log.PlaceMismatch(deployment.Id, told, $"{claim}", run.State.Configuration.Residency.OnMismatch);
    }

    private static TimeSpan LimitOf(Upstream upstream, bool isStreaming) => isStreaming ? upstream.StreamTimeout : upstream.Timeout;

    private static FailureKind KindOf(AttemptOutcome outcome) => outcome.Answer?.Status switch
    {
        null => FailureKind.Silent,
        StatusCodes.Status429TooManyRequests => FailureKind.Throttled,
        _ => FailureKind.Erred,
    };

    private bool Fail(RoutingState state, DeploymentHealth health, Dispatch dispatch, FailureKind kind)
    {
        if (!health.Failed(_time, dispatch.Hop.Wildcard, kind, LimitsOf(state, dispatch))) return false;
        _metrics.Rested(health.DeploymentId);
        return true;
    }

    private static RestLimits LimitsOf(RoutingState state, Dispatch dispatch) => RestLimits.Of(dispatch.Deployment, state.Configuration.Router);

    private void NoteRest(AttemptRun run)
    {
        var now = _time.GetTimestamp();
        if (run.Path.Current is not { } hop || run.State.FirstDueBack(hop, run.Path.Decision.HasOneWay, now) is not { } due) return;
        var wait = _time.GetElapsedTime(now, due);
        if (run.RetryAfter is null || wait < run.RetryAfter) run.RetryAfter = wait;
    }

    private static RetryStrategyOptions<AttemptEnd> RetryOptions(Func<double> random) => new()
    {
        // Each hop keeps its own account (HopAttempts): how often depends on the failure and the deployment.
        MaxRetryAttempts = int.MaxValue,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = FirstDelay,
        MaxDelay = LongestDelay,
        Randomizer = random,
        ShouldHandle = static args => ValueTask.FromResult(
            args.Outcome.Result.Outcome is { } outcome && args.Context.Properties.GetValue(AttemptsKey, null!).TryAgainAfter(outcome)),
        DelayGenerator = static args => ValueTask.FromResult(
            args.Context.Properties.GetValue(AttemptsKey, null!).WaitAskedBy(args.Outcome.Result.Outcome!)),
    };

    /// <summary>Keeps the outcome out of Polly's sight, which disposes of the results it retries: the run owns it, and may yet answer with it. Null where nothing was sent.</summary>
    private readonly record struct AttemptEnd(AttemptOutcome? Outcome);
}
