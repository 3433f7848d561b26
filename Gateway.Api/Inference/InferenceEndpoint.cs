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
        var state = routing.State;

        // 1. What is asked, and by whom, now that all of it is there? (401 and 503 were given at the gate, and may be due by now; then 413, 415, 400)
        var reading = screening.Limit.IsFull ? RequestErrors.Overloaded : await ReadAsync(context, account, state, modelInPath);
        if (reading.Request is not { } request)
        {
            await RefuseAsync(context, reading.Error!);
            return;
        }

        using (request)
        {
            if (!screening.Limit.TryEnter())
            {
                await RefuseAsync(context, RequestErrors.Overloaded);
                return;
            }

            try
            {
                await AnswerAsync(context, account, state, request, clock);
            }
            finally
            {
                screening.Limit.Leave();
            }
        }
    }

    private async ValueTask<InferenceReading> ReadAsync(HttpContext context, RequestAccount account, RoutingState state, string? modelInPath)
    {
        var (body, unread) = await reader.ReadBodyAsync(context);
        if (screening.Callers.Renew(account) is { } ended)
        {
            body?.Dispose();
            return ended;
        }

        return body is null ? unread! : RequestReader.Check(context.Request.Headers, body, account.Caller!.Policy, state.Catalog.Rules, modelInPath, account.Operation!.Value);
    }

    private async Task AnswerAsync(HttpContext context, RequestAccount account, RoutingState state, InferenceRequest request, RequestClock clock)
    {
        // 2. Where may it go? (403, 404, 401)
        account.Asked(request.Question, request.Fields.Stream);
        var authorization = new RequestAuthorization(screening.Callers, account, context.Request.Headers, request, state);
        Note(account, state, authorization);
        if (authorization.Refused is { } refused)
        {
            await RefuseAsync(context, refused);
            return;
        }

        // 3. Send it there, and nowhere else. (401 where the key has ended meanwhile)
        var headers = screening.Headers.Forwarded(context.Request.Headers, state.Configuration.General.ForwardHeaders);
        var call = new UpstreamCall(account.Operation!.Value, request.Fields.Stream, headers, request.Fields.Timeout);
        SendAttempt send = (dispatch, nobodyWaits) => sender.SendAsync(request, call, dispatch, nobodyWaits);
        using var watched = screening.Revocations.Begin(context, authorization);
        using var run = watched is null
            ? new AttemptRun(authorization, send, context.RequestAborted)
            : new AttemptRun(authorization, (dispatch, nobodyWaits) => watched.SendAsync(send, dispatch, nobodyWaits), watched.Token);
        await attempts.RunAsync(run);

        // 4. Answer. (503, 504, 502, or what the upstream said)
        account.Tried(run.Attempts, run.Retries, run.Dispatch, run.Caller);
        account.ToldOf(run.Outcome?.Answer?.ToldPlace, run.PlaceMismatch);
        if (watched is { IsCut: true } && run.Outcome is { Result: AttemptResult.ClientGone }) await RefuseAsync(context, RequestErrors.OfRevoked(authorization));
        else await AnswerAsync(context, account, request, run, clock);
    }

    private async Task AnswerAsync(HttpContext context, RequestAccount account, InferenceRequest request, AttemptRun run, RequestClock clock)
    {
        account.IsClientGone = run.Outcome?.Result == AttemptResult.ClientGone;
        if (account.IsClientGone) return;
        if (run.Authorization.Refused is { } ended)
        {
            await RefuseAsync(context, ended);
            return;
        }

        if (run.Dispatch is { } dispatch)
        {
            WriteRouteHeaders(context, account, run, dispatch, clock);
            ResponseHeaders.WriteDropped(context.Response.Headers, request.DroppedFor(dispatch.Deployment.Upstream));
        }

        var answer = run.Outcome?.Answer;
        if (answer is null || run.Outcome!.Result == AttemptResult.CredentialsRefused)
        {
            await RefuseAsync(context, RequestErrors.Of(run));
            return;
        }

        if (account.Fallback > 0) screening.Metrics.FellBack(account.GroupName, account.AnsweringGroup!.Name);
        await sender.RelayAsync(context, account, run.Outcome, run.State.Configuration.General.StreamKeepalive);
    }

    private void WriteRouteHeaders(HttpContext context, RequestAccount account, AttemptRun run, Dispatch dispatch, RequestClock clock)
    {
        var apiBase = run.State.Configuration.General.ExposeApiBase ? dispatch.Deployment.Upstream.ApiBase : null;
        var overhead = clock.Elapsed - run.Waited;
        screening.Metrics.Routed(account.GroupName, overhead);
        if (run.PlaceMismatch is { } foreign) context.Response.Headers[ResponseHeaders.PlaceMismatch] = foreign;
        ResponseHeaders.WriteRoute(
            context.Response.Headers, dispatch.Deployment.Id, dispatch.Hop.Group.Name, apiBase, run.Retries, dispatch.Hop.Fallback, overhead);
    }

    /// <summary>The group that the model means is looked up again only for a refusal; a name that means none is never told of.</summary>
    private void Note(RequestAccount account, RoutingState state, RequestAuthorization authorization)
    {
        var decision = authorization.Path.Decision;
        var requested = decision.Considered.Count > 0 ? decision.Considered[0].Group : state.Catalog.Resolve(decision.Question.RequestedModel)?.Group;
        account.Decided(requested, decision.Generation);
        screening.Metrics.Decided(account.GroupName, authorization.Refused is { } refused ? ErrorCatalogue.NameOf(refused.Code) : null);
    }

    private Task RefuseAsync(HttpContext context, GatewayError error)
    {
        log.RequestRefused(CallerGate.CallIdOf(context), error.Status, ErrorCatalogue.NameOf(error.Code));
        return ErrorWriter.WriteAsync(context, error);
    }
}
