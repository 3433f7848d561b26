using Gateway.Api.Errors;
using Gateway.Api.Forwarding;
using Gateway.Api.Routing;
using Gateway.Api.Telemetry;
using Shared.Contracts.Routing;

namespace Gateway.Api.Inference;

/// <summary>
/// A request from its first byte to its last, on one screen. Every inference path comes through here; the caller gate has let the caller in.
/// </summary>
internal sealed class InferenceEndpoint(
    RequestReader reader, CurrentRouting routing, AttemptLoop attempts, UpstreamForwarder forwarder, RequestScreening screening, ILogger<InferenceEndpoint> log)
{
    private static readonly ResponseRelay Relay = new(ErrorWriter.StreamEvent(RequestErrors.BrokenStream));

    public async Task HandleAsync(HttpContext context, InferenceOperation operation, string? modelInPath)
    {
        var clock = screening.Start();
        if (!screening.Limit.TryEnter())
        {
            await ErrorWriter.WriteAsync(context, RequestErrors.Overloaded);
            return;
        }

        try
        {
            // 1. What is asked, by whom? (401 and 503 were given at the gate; here 413, 415, 400)
            var state = routing.State;
            var reading = await reader.ReadAsync(context, CallerGate.CallerOf(context).Policy, modelInPath);
            if (reading.Request is null)
            {
                await RefuseAsync(context, reading.Error!);
                return;
            }

            using var request = reading.Request;

            // 2. Where may it go? (403, 404, 401)
            var decision = RequestRouter.Decide(state.Catalog, request.Question, state.Decisions.Select);
            if (decision.Refusal is { } refusal)
            {
                await RefuseAsync(context, RequestErrors.Of(refusal));
                return;
            }

            // 3. Send it there, and nowhere else.
            var headers = HeaderRules.Forwarded(context.Request.Headers, state.Configuration.General.ForwardHeaders);
            var call = new UpstreamCall(operation, request.Fields.Stream, headers);
            using var run = await attempts.RunAsync(
                state, decision, (dispatch, clientGone) => SendAsync(request, call, dispatch, clientGone), context.RequestAborted);

            // 4. Answer. (503, 504, 502, or what the upstream said)
            await AnswerAsync(context, state, run, clock);
        }
        finally
        {
            screening.Limit.Leave();
        }
    }

    private async ValueTask<AttemptOutcome> SendAsync(InferenceRequest request, UpstreamCall call, Dispatch dispatch, CancellationToken clientGone)
    {
        var upstreamBody = request.BodyFor(dispatch.UpstreamModel);
        using var body = new RequestBodyContent(upstreamBody.Length, upstreamBody.WriteToAsync);
        try
        {
            return await forwarder.SendAsync(dispatch, call, body, clientGone);
        }
        finally
        {
            if (body.IsInUse) request.Abandon();
        }
    }

    private async Task AnswerAsync(HttpContext context, RoutingState state, AttemptRun run, RequestClock clock)
    {
        if (run.Outcome?.Result == AttemptResult.ClientGone) return;
        if (run.Dispatch is { } dispatch) WriteRouteHeaders(context, state, run, dispatch, clock);
        var answer = run.Outcome?.Answer;
        if (answer is null || run.Outcome!.Result == AttemptResult.CredentialsRefused)
        {
            await RefuseAsync(context, RequestErrors.Of(run));
            return;
        }

        if (await Relay.RelayAsync(context, answer) == RelayResult.UpstreamBroke)
            log.AnswerBroke(run.Dispatch!.Deployment.Id, CallerGate.CallIdOf(context));
    }

    private static void WriteRouteHeaders(HttpContext context, RoutingState state, AttemptRun run, Dispatch dispatch, RequestClock clock)
    {
        var apiBase = state.Configuration.General.ExposeApiBase ? dispatch.Deployment.Upstream.ApiBase : null;
        ResponseHeaders.WriteRoute(
            context.Response.Headers, dispatch.Deployment.Id, dispatch.Hop.Group.Name, apiBase, run.Retries, dispatch.Hop.Fallback, clock.Elapsed - run.Waited);
    }

    private Task RefuseAsync(HttpContext context, GatewayError error)
    {
        log.RequestRefused(CallerGate.CallIdOf(context), error.Status, ErrorCatalogue.NameOf(error.Code));
        return ErrorWriter.WriteAsync(context, error);
    }
}
