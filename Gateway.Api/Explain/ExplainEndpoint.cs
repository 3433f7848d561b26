using System.Text.Json;
using Gateway.Api.Authentication;
using Gateway.Api.Errors;
using Gateway.Api.Inference;
using Gateway.Api.Routing;
using Shared.Contracts.Routing;

namespace Gateway.Api.Explain;

/// <summary>
/// <c>POST /route/explain</c>: what a request would do, by the very code that does it, without calling an upstream.
/// Of a deployment outside its own scopes a caller sees no tags; the master key sees all, and may ask for any key.
/// </summary>
internal sealed class ExplainEndpoint(RequestReader reader, KeyAuthenticator authenticator, CurrentRouting routing, TimeProvider time)
{
    public async Task HandleAsync(HttpContext context)
    {
        var asker = CallerGate.CallerOf(context);
        var (body, error) = await reader.ReadBodyAsync(context);
        if (body is null)
        {
            await ErrorWriter.WriteAsync(context, error!);
            return;
        }

        var explained = ExplainedRequest.Read(body.Bytes);
        if (Refused(asker, explained) is { } refused)
        {
            body.Dispose();
            await ErrorWriter.WriteAsync(context, refused);
            return;
        }

        var subject = explained.Hash is { } hash ? authenticator.Lookup(hash) : new AuthenticationResult(asker, AuthenticationFault.None);
        if (subject.Caller is not { } caller)
        {
            body.Dispose();
            await AnswerAsync(context, asker, routing.State, writer => writer.Write(RequestErrors.Of(subject.Fault)!));
            return;
        }

        var state = routing.State;
        var reading = RequestReader.Check(context.Request.Headers, body, caller.Policy, state.Catalog.Rules, modelInPath: null, explained.Operation);
        if (reading.Request is null)
        {
            await ErrorWriter.WriteAsync(context, reading.Error!);
            return;
        }

        using var request = reading.Request;
        var decision = RequestRouter.Decide(state.Catalog, request.Question, state.Decisions.Select);
        await AnswerAsync(context, asker, state, writer => writer.Write(decision));
    }

    /// <summary>Whose request is explained is the asker's own, or for the administrator that of the key it names.</summary>
    private static GatewayError? Refused(Caller asker, ExplainedRequest explained)
    {
        if (explained.Fault is { } fault) return new GatewayError(ErrorCode.InvalidRequest, fault, explained.Param);
        return explained.Hash is null || asker.IsMaster
            ? null
            : new GatewayError(ErrorCode.UnsupportedParameter, $"Only the master key may explain another key; leave '{explained.Param}' out.", explained.Param);
    }

    private async Task AnswerAsync(HttpContext context, Caller asker, RoutingState state, Action<ExplanationWriter> write)
    {
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        write(new ExplanationWriter(json, state, time.GetTimestamp(), asker.IsMaster));
    }
}
