using Gateway.Api.Telemetry;

namespace Gateway.Api.Forwarding;

/// <summary>How relaying an answer ended.</summary>
internal enum RelayResult
{
    Completed,

    /// <summary>The client left; the upstream's work was ended with it.</summary>
    ClientGone,

    /// <summary>The upstream broke off or went silent in the middle of its answer.</summary>
    UpstreamBroke,
}

/// <summary>
/// Passes an answer on as it arrives: every read is written and flushed at once, so no event of a stream waits for the next.
/// An answer that breaks never looks whole: a stream ends with <paramref name="brokenEvent"/>, anything else with a reset connection.
/// </summary>
internal sealed class ResponseRelay(byte[] brokenEvent)
{
    private const string ProviderPrefix = "llm_provider-";

    /// <param name="context">The request that is answered.</param>
    /// <param name="answer">What to pass on.</param>
    /// <param name="usage">Looks at what passes; null where it could not read it.</param>
    public async Task<RelayResult> RelayAsync(HttpContext context, UpstreamAnswer answer, UsageReader? usage)
    {
        var response = context.Response;
        WriteHead(response, answer);
        try
        {
            if (answer.Start.Length > 0) await response.BodyWriter.WriteAsync(answer.Start, context.RequestAborted);
            usage?.Observe(answer.Start.Span);
            while (!answer.IsComplete)
            {
                int read;
                try
                {
                    read = await answer.ReadAsync();
                }
                catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
                {
                    return await BreakAsync(context, answer);
                }

                if (read == 0) break;
                var piece = answer.Piece(read);
                await response.BodyWriter.WriteAsync(piece, context.RequestAborted);
                usage?.Observe(piece.Span);
            }

            return RelayResult.Completed;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The only writes here are to the client.
            return RelayResult.ClientGone;
        }
    }

    private static void WriteHead(HttpResponse response, UpstreamAnswer answer)
    {
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        response.ContentLength = answer.ContentLength;
        if (answer.ContentEncoding is { } encoding) response.Headers.ContentEncoding = encoding;
        for (var i = 0; i < answer.ProviderHeaders.Count; i++)
            response.Headers[ProviderPrefix + answer.ProviderHeaders[i].Key.ToLowerInvariant()] = answer.ProviderHeaders[i].Value;
    }

    private async Task<RelayResult> BreakAsync(HttpContext context, UpstreamAnswer answer)
    {
        if (answer.Patience.IsClientGone) return RelayResult.ClientGone;
        // With a length announced or a coding applied, no event can be appended.
        if (answer.IsEventStream && answer.ContentLength is null && answer.ContentEncoding is null)
            await context.Response.Body.WriteAsync(brokenEvent, context.RequestAborted);
        else
            context.Abort();
        return RelayResult.UpstreamBroke;
    }
}
