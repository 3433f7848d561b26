using System.IO.Pipelines;
using Shared.Contracts.Routing;

namespace Gateway.Api.Forwarding;

/// <summary>How relaying an answer ended.</summary>
internal enum RelayResult
{
    Completed,

    /// <summary>The client left; the upstream's work was ended with it.</summary>
    ClientGone,

    /// <summary>The upstream broke off in the middle of its answer.</summary>
    UpstreamBroke,

    /// <summary>The gateway's own limit on silence ended the answer.</summary>
    IdleTimeout,

    /// <summary>The key ended, or may not use this deployment any more, and the operator has such answers cut.</summary>
    Revoked,
}

/// <summary>
/// Passes an answer on as it arrives: every read is written and flushed at once, so no event of a stream waits for the next.
/// An answer that breaks never looks whole (<see cref="BrokenAnswer"/>).
/// </summary>
internal sealed class ResponseRelay(BrokenAnswer broken, TimeProvider time)
{
    private const string ProviderPrefix = "llm_provider-";

    /// <param name="context">The request that is answered.</param>
    /// <param name="answer">What to pass on.</param>
    /// <param name="operation">What was asked: each API has error events of its own.</param>
    /// <param name="usage">Looks at what passes; null where it could not read it.</param>
    /// <param name="keepAlive">Says during a silence that the stream lives; null where nothing is said.</param>
    public async Task<RelayResult> RelayAsync(HttpContext context, UpstreamAnswer answer, InferenceOperation operation, UsageReader? usage, StreamKeepAlive? keepAlive)
    {
        WriteHead(context.Response, answer);
        var numbers = operation == InferenceOperation.Responses && answer.IsEventStream ? new EventNumbers() : null;
        try
        {
            if (answer.Start.Length > 0) await PassOnAsync(context, answer.Start, usage, numbers, keepAlive);
            while (!answer.IsComplete)
            {
                int read;
                try
                {
                    read = keepAlive is null ? await answer.ReadAsync() : await keepAlive.ReadAsync(answer);
                }
                catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
                {
                    var how = EndOf(context, answer.Patience);
                    if (how != RelayResult.ClientGone) await broken.EndAsync(context, answer, how, operation, numbers);
                    return how;
                }

                if (read == 0) break;
                await PassOnAsync(context, answer.Piece(read), usage, numbers, keepAlive);
            }

            return RelayResult.Completed;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The only writes here are to the client.
            return RelayResult.ClientGone;
        }
    }

    private static ValueTask<FlushResult> PassOnAsync(HttpContext context, ReadOnlyMemory<byte> piece, UsageReader? usage, EventNumbers? numbers, StreamKeepAlive? keepAlive)
    {
        var written = context.Response.BodyWriter.WriteAsync(piece, context.RequestAborted);
        usage?.Observe(piece.Span);
        numbers?.Observe(piece.Span);
        keepAlive?.Observe(piece.Span);
        return written;
    }

    private static RelayResult EndOf(HttpContext context, ActivityTimeout patience) => patience.End switch
    {
        WaitEnd.None => RelayResult.UpstreamBroke,
        // Who waits for the answer was told not to, and is still there: only a revocation does that.
        WaitEnd.ClientGone => context.RequestAborted.IsCancellationRequested ? RelayResult.ClientGone : RelayResult.Revoked,
        WaitEnd.Expired => RelayResult.IdleTimeout,
        var end => throw new ArgumentOutOfRangeException(nameof(patience), end, null),
    };

    private void WriteHead(HttpResponse response, UpstreamAnswer answer)
    {
        response.StatusCode = answer.Status;
        for (var i = 0; i < answer.ProviderHeaders.Count; i++)
            response.Headers[ProviderPrefix + answer.ProviderHeaders[i].Key.ToLowerInvariant()] = answer.ProviderHeaders[i].Value;
        if (answer.Status >= StatusCodes.Status300MultipleChoices) answer.RetryAfter?.WriteTo(response.Headers, time);
        if (!answer.MayHaveBody) return;
        response.ContentType = answer.ContentType;
        response.ContentLength = answer.ContentLength;
        if (answer.ContentEncoding is { } encoding) response.Headers.ContentEncoding = encoding;
    }
}
