using System.Runtime.CompilerServices;
using Gateway.Api.Body;
using Gateway.Api.Forwarding;
using Gateway.Api.Telemetry;
using Shared.Contracts.Routing;

namespace Gateway.Api.Inference;

/// <summary>Sends one attempt of a request, under the eyes of metrics and trace.</summary>
internal sealed class WatchedSend(UpstreamForwarder forwarder, GenAiMetrics metrics, TimeProvider time)
{
    // Goes with the upstreams of a configuration when that is replaced.
    private readonly ConditionalWeakTable<Upstream, byte[]> _quotedModels = [];

    public async ValueTask<AttemptOutcome> SendAsync(InferenceRequest request, UpstreamCall call, Dispatch dispatch, CancellationToken clientGone)
    {
        var upstreamBody = request.BodyFor(QuotedModelOf(dispatch));
        using var body = new RequestBodyContent(upstreamBody.Length, upstreamBody.WriteToAsync);
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

    /// <summary>The name by which the dispatch's upstream knows the model. A caller chooses what a wildcard matches, so that is not kept.</summary>
    private byte[] QuotedModelOf(Dispatch dispatch) => dispatch.Hop.Wildcard is not null
        ? BodyEdits.Quote(dispatch.UpstreamModel)
        : _quotedModels.GetValue(dispatch.Deployment.Upstream, static upstream => BodyEdits.Quote(upstream.Model));

    /// <summary>Says how the answer of an attempt got through.</summary>
    public static void Relayed(AttemptOutcome outcome, RelayResult how, TokenUsage? usage)
    {
        if (outcome.Watch is not AttemptWatch watch) return;
        watch.Usage = usage;
        watch.Broke(how);
    }
}
