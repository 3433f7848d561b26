using Gateway.Api.Errors;
using Gateway.Api.Telemetry;

namespace Gateway.Api.Inference;

/// <summary>
/// Gives every answer OpenAI's error shape, also where no endpoint spoke: unknown paths, wrong methods, broken requests, and our own bugs.
/// Has each request told of, once, when nothing can happen to it any more.
/// </summary>
internal sealed class LastResort(RequestDelegate next, RequestReports reports, ILogger<LastResort> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (!context.Response.HasStarted && Unmatched(context) is { } unmatched) await ErrorWriter.WriteAsync(context, unmatched);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // The client left; nobody is waiting for an answer.
        }
        catch (IOException e)
        {
            // Reading the request failed, by the server's own limits: malformed framing, a body that came too slowly or was too large.
            await AnswerAsync(context, Of(e));
        }
        catch (OutOfMemoryException)
        {
            // This request's share of the load, and no bug: what it held is free again.
            log.OutOfMemory(CallerGate.CallIdOf(context));
            await AnswerAsync(context, RequestErrors.Overloaded);
        }
        catch (Exception e)
        {
            log.RequestFailed(e, CallerGate.CallIdOf(context));
            await AnswerAsync(context, new GatewayError(ErrorCode.InternalError, "The gateway failed to handle this request."));
        }
        finally
        {
            await reports.TellAsync(context);
        }
    }

    private static Task AnswerAsync(HttpContext context, GatewayError error)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        // The coding of an answer that could not be given is not that of the error.
        context.Response.Headers.ContentEncoding = default;
        return ErrorWriter.WriteAsync(context, error);
    }

    private static GatewayError Of(IOException e) => (e as BadHttpRequestException)?.StatusCode switch
    {
        StatusCodes.Status408RequestTimeout => new GatewayError(ErrorCode.RequestTimeout, "The request's body came too slowly."),
        StatusCodes.Status413PayloadTooLarge => new GatewayError(ErrorCode.RequestTooLarge, "The request's body is too large."),
        _ => new GatewayError(ErrorCode.InvalidRequest, "The request is malformed."),
    };

    /// <summary>Only where no endpoint of ours spoke: an upstream's own 404 may come without a body too, and is passed on as it is.</summary>
    private static GatewayError? Unmatched(HttpContext context) => context.GetEndpoint() is RouteEndpoint ? null : context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => new GatewayError(ErrorCode.NotFound, "There is nothing at this path."),
        StatusCodes.Status405MethodNotAllowed => new GatewayError(ErrorCode.MethodNotAllowed, $"This path does not answer to {context.Request.Method}."),
        _ => null,
    };
}
