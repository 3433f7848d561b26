using Admin.Api.Data;
using Admin.Api.Errors;
using Admin.Api.Telemetry;

namespace Admin.Api.Http.Requests;

/// <summary>The outermost step of a request: whatever goes wrong inside, the client gets the one error shape and no detail of ours.</summary>
internal sealed class ErrorBoundary(RequestDelegate next, IAdminDatabase database, ILogger<ErrorBoundary> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            Log.ClientLeft(logger, RouteOf(context));
        }
        catch (BadHttpRequestException refused) when (!context.Response.HasStarted)
        {
            await new ErrorResult(AdminError.OfStatus(refused.StatusCode)).ExecuteAsync(context);
        }
        catch (Exception fault) when (!context.Response.HasStarted && database.IsUnreachable(fault))
        {
            Log.DatabaseUnreachable(logger, fault.GetBaseException().Message, MethodOf(context), RouteOf(context));
            await new ErrorResult(AdminError.DatabaseUnavailable()).ExecuteAsync(context);
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            Log.RequestFailed(logger, fault, MethodOf(context), RouteOf(context));
            await new ErrorResult(AdminError.OfStatus(StatusCodes.Status500InternalServerError)).ExecuteAsync(context);
        }
        catch (Exception fault)
        {
            // Part of an answer is out: only a broken connection tells the client that it is not whole.
            Log.RequestFailed(logger, fault, MethodOf(context), RouteOf(context));
            context.Abort();
        }
    }

    /// <summary>A method is any word that a caller likes; only one that a route answers to is told.</summary>
    private static string MethodOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.FirstOrDefault(m => HttpMethods.Equals(m, context.Request.Method)) ?? "A request for";

    /// <summary>The path as it is mapped: a path as it is asked for may hold a key.</summary>
    private static string RouteOf(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "an unknown path";
}
