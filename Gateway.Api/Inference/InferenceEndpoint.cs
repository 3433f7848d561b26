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
    RequestReader reader, CurrentRouting routing, AttemptLoop attempts, WatchedSend sender, RequestScreening screening, ILogger<InferenceEndpoint> log)
{
    public async Task HandleAsync(HttpContext context, InferenceOperation operation, string? modelInPath)
    {
        var clock = screening.Start();
        var account = RequestAccount.Of(context);
        account.Operation = operation;
        if (!screening.Limit.TryEnter())
        {
            await ErrorWriter.WriteAsync(context, RequestErrors.Overloaded);
            return;
        }

        try
        {
            // 1. What is asked, by whom? (401 and 503 were given at the gate; here 413, 415, 400)
            var state = routing.State;
            var reading = await reader.ReadAsync(context, account.Caller!.Policy, modelInPath);
            if (reading.Request is null)
            {
                await RefuseAsync(context, reading.Error!);
                return;
            }

            using var request = reading.Request;
            account.Asked(request.Question, request.Fields.Stream);

            // 2. Where may it go? (403, 404, 401)
            var decision = RequestRouter.Decide(state.Catalog, request.Question, state.Select);
            var refused = decision.Refusal is { } refusal ? RequestErrors.Of(refusal) : null;
            Note(account, state, decision, refused);
            if (refused is not null)
            {
                await RefuseAsync(context, refused);
                return;
            }

            // 3. Send it there, and nowhere else.
            var headers = screening.Headers.Forwarded(context.Request.Headers, state.Configuration.General.ForwardHeaders);
            var call = new UpstreamCall(operation, request.Fields.Stream, headers);
            using var run = new AttemptRun(
                state, decision, (dispatch, clientGone) => sender.SendAsync(request, call, dispatch, clientGone), context.RequestAborted);
            await attempts.RunAsync(run);

            // 4. Answer. (503, 504, 502, or what the upstream said)
            await AnswerAsync(context, account, state, run, clock);
        }
        finally
        {
            screening.Limit.Leave();
        }
    }

    private async Task AnswerAsync(HttpContext context, RequestAccount account, RoutingState state, AttemptRun run, RequestClock clock)
    {
        account.Tried(run.Attempts, run.Retries, run.Dispatch);
        account.IsClientGone = run.Outcome?.Result == AttemptResult.ClientGone;
        if (account.IsClientGone) return;
        if (run.Dispatch is { } dispatch) WriteRouteHeaders(context, account, state, run, dispatch, clock);
        var answer = run.Outcome?.Answer;
        if (answer is null || run.Outcome!.Result == AttemptResult.CredentialsRefused)
        {
            await RefuseAsync(context, RequestErrors.Of(run));
            return;
        }

        if (account.Fallback > 0) screening.Metrics.FellBack(account.GroupName, account.AnsweringGroup!.Name);
        await sender.RelayAsync(context, account, run.Outcome);
    }

    private void WriteRouteHeaders(HttpContext context, RequestAccount account, RoutingState state, AttemptRun run, Dispatch dispatch, RequestClock clock)
    {
        var apiBase = state.Configuration.General.ExposeApiBase ? dispatch.Deployment.Upstream.ApiBase : null;
        var overhead = clock.Elapsed - run.Waited;
        screening.Metrics.Routed(account.GroupName, overhead);
        ResponseHeaders.WriteRoute(
            context.Response.Headers, dispatch.Deployment.Id, dispatch.Hop.Group.Name, apiBase, run.Retries, dispatch.Hop.Fallback, overhead);
    }

    /// <summary>The group that the model means is looked up again only for a refusal; a name that means none is never told of.</summary>
    private void Note(RequestAccount account, RoutingState state, RoutingDecision decision, GatewayError? refused)
    {
        var requested = decision.Considered.Count > 0 ? decision.Considered[0].Group : state.Catalog.Resolve(decision.Question.RequestedModel)?.Group;
        account.Decided(requested, decision.Generation);
        screening.Metrics.Decided(account.GroupName, refused is null ? null : ErrorCatalogue.NameOf(refused.Code));
    }

    private Task RefuseAsync(HttpContext context, GatewayError error)
    {
        log.RequestRefused(CallerGate.CallIdOf(context), error.Status, ErrorCatalogue.NameOf(error.Code));
        return ErrorWriter.WriteAsync(context, error);
    }
}
