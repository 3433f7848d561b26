using Gateway.Api.Telemetry;

namespace Gateway.Api.Inference;

/// <summary>Has each request that met the caller gate told of, once, when nothing can happen to it any more.</summary>
internal sealed class RequestAccounting(RequestDelegate next, RequestReports reports)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        finally
        {
            reports.Tell(context);
        }
    }
}
