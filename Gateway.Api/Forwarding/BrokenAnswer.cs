using Gateway.Api.Errors;
using Shared.Contracts.Routing;

namespace Gateway.Api.Forwarding;

/// <summary>
/// Ends an answer that cannot be finished, so that nobody takes it for whole: a stream of events with an error event of its API, and every answer without
/// the end that HTTP gives to a whole one. Some clients look for the event and some only for the end.
/// </summary>
internal sealed class BrokenAnswer(TimeProvider time)
{
    /// <summary>
    /// A comment of a stream of events. Of what is written to an HTTP/2 stream the server calls a write done while it still holds up to 4 KiB,
    /// and a reset drops those: it is to drop this and not the event.
    /// </summary>
    private static readonly byte[] Filler = [.. ": "u8, .. Enumerable.Repeat((byte)' ', 8 * 1024), .. "\n\n"u8];

    public async Task EndAsync(HttpContext context, UpstreamAnswer answer, RelayResult how, InferenceOperation operation, EventNumbers? numbers)
    {
        // With a length announced or a coding applied, no event can be appended.
        if (answer is not { IsEventStream: true, ContentLength: null, ContentEncoding: null })
        {
            CutConnection.Now(context);
            return;
        }

        var error = ErrorOf(how, answer.Patience.Limit);
        var last = operation == InferenceOperation.Responses
            ? StreamErrorEvent.OfResponses(error, context.TraceIdentifier, numbers?.Next ?? 0)
            : StreamErrorEvent.OfCompletions(error, context.TraceIdentifier);
        if (CutConnection.IsShared(context)) last = [.. last, .. Filler];
        await context.Response.BodyWriter.WriteAsync(last, context.RequestAborted);
        await CutConnection.WhenSentAsync(context, time);
    }

    /// <summary>What the event says. A time limit is the gateway's own, and nobody else is blamed for it.</summary>
    private static GatewayError ErrorOf(RelayResult how, TimeSpan limit) => how switch
    {
        RelayResult.UpstreamBroke => new GatewayError(ErrorCode.StreamBroken, "The model's answer broke off before its end."),
        RelayResult.IdleTimeout => new GatewayError(
            ErrorCode.IdleTimeout, $"This gateway's time limit ended the stream: nothing more came within {limit.TotalSeconds:0.###} seconds."),
        RelayResult.Revoked => new GatewayError(ErrorCode.KeyRevoked, "The API key was ended, or may not use this model any more, while the answer came."),
        _ => throw new ArgumentOutOfRangeException(nameof(how), how, null),
    };
}
