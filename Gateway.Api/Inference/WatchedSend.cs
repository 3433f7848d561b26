using System.Runtime.CompilerServices;
using Gateway.Api.Body;
using Gateway.Api.Forwarding;
using Gateway.Api.Telemetry;
using Shared.Contracts.Routing;

namespace Gateway.Api.Inference;

/// <summary>Sends the attempts of a request and passes the answer on, under the eyes of metrics, trace and log.</summary>
internal sealed class WatchedSend(UpstreamForwarder forwarder, ResponseRelay relay, GenAiMetrics metrics, TimeProvider time, ILogger<WatchedSend> log)
{
    // Goes with the upstreams of a configuration when that is replaced.
    private readonly ConditionalWeakTable<Upstream, byte[]> _quotedModels = [];

    public async ValueTask<AttemptOutcome> SendAsync(InferenceRequest request, UpstreamCall call, Dispatch dispatch, CancellationToken clientGone)
    {
        var upstreamBody = request.BodyFor(dispatch.Deployment.Upstream, ModelTextOf(request, call, dispatch));
        using var body = new RequestBodyContent(upstreamBody.Length, upstreamBody.WriteToAsync, dispatch.Deployment.Upstream.SignedFor is null ? null : upstreamBody.AddTo);
        var watch = new AttemptWatch(metrics, time, dispatch, call);
        AttemptOutcome? outcome = null;
        try
        {
            outcome = await forwarder.SendAsync(dispatch, call, body, clientGone);
            watch.Saw(outcome);
            outcome.Watch = watch;
            return outcome;
        }
        finally
        {
            if (body.IsInUse) request.Abandon();
            if (outcome is null) watch.Dispose();
        }
    }

    /// <summary>What stands in the model's place: its name, and behind it the deployment's defaults that the caller did not send.</summary>
    private ReadOnlyMemory<byte> ModelTextOf(InferenceRequest request, UpstreamCall call, Dispatch dispatch)
    {
        var defaults = dispatch.Deployment.Upstream.Defaults;
        var model = QuotedModelOf(dispatch);
        return defaults.Count == 0 ? model : BodyDefaults.Behind(model, request.Bytes.Span, defaults, call.Operation, call.IsStreaming);
    }

    /// <summary>The name by which the dispatch's upstream knows the model. A caller chooses what a wildcard matches, so that is not kept.</summary>
    private byte[] QuotedModelOf(Dispatch dispatch) => dispatch.Hop.Wildcard is not null
        ? BodyEdits.Quote(dispatch.UpstreamModel)
        : _quotedModels.GetValue(dispatch.Deployment.Upstream, static upstream => BodyEdits.Quote(upstream.Model));

    /// <summary>Passes the answer of an attempt on, and tells how it got through.</summary>
    /// <param name="keepAlive">After how long a silence a stream says that it lives; null for never.</param>
    public async Task RelayAsync(HttpContext context, RequestAccount account, AttemptOutcome outcome, TimeSpan? keepAlive)
    {
        var answer = outcome.Answer!;
        var usage = answer.MayNameUsage ? new UsageReader() : null;
        var how = await relay.RelayAsync(context, answer, account.Operation!.Value, usage, StreamKeepAlive.For(context, answer, keepAlive, time));
        account.Relayed(how, usage?.Usage);
        if (outcome.Watch is AttemptWatch watch) watch.Relayed(how, usage?.Usage);
        Log(how, account, answer);
    }

    private void Log(RelayResult how, RequestAccount account, UpstreamAnswer answer)
    {
        var deployment = account.Deployment!.Id;
        switch (how)
        {
            case RelayResult.Completed or RelayResult.ClientGone: return;
            case RelayResult.UpstreamBroke:
                log.AnswerBroke(deployment, account.CallId);
                return;
            case RelayResult.IdleTimeout:
                log.AnswerTimedOut(deployment, account.CallId, answer.Patience.Limit.TotalSeconds);
                return;
            case RelayResult.Revoked:
                log.AnswerRevoked(deployment, account.CallId);
                return;
            default: throw new ArgumentOutOfRangeException(nameof(how), how, null);
        }
    }
}
