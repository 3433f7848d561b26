using Gateway.Api.Forwarding;
using Gateway.Api.Telemetry;
using Shared.Contracts.Routing;

namespace Gateway.Api.Inference;

/// <summary>Sends one attempt of a request, under the eyes of metrics and trace.</summary>
internal sealed class WatchedSend(UpstreamForwarder forwarder, GenAiMetrics metrics, TimeProvider time)
{
    public async ValueTask<AttemptOutcome> SendAsync(InferenceRequest request, UpstreamCall call, Dispatch dispatch, CancellationToken clientGone)
    {
        var upstreamBody = request.BodyFor(dispatch.UpstreamModel);
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

    /// <summary>Says how the answer of an attempt got through.</summary>
    public static void Relayed(AttemptOutcome outcome, RelayResult how, TokenUsage? usage)
    {
        if (outcome.Watch is not AttemptWatch watch) return;
        watch.Usage = usage;
        watch.Broke(how);
    }
}
