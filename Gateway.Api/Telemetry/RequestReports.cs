using Gateway.Api.Errors;

namespace Gateway.Api.Telemetry;

/// <summary>Tells of a request that has ended.</summary>
internal sealed class RequestReports(RequestMetrics metrics, TimeProvider time)
{
    public void Tell(HttpContext context)
    {
        var error = context.Features.Get<GatewayError>();
        var code = error is null ? null : ErrorCatalogue.NameOf(error.Code);
        if (code is not null) metrics.Refused(code);
        if (RequestAccount.Find(context) is not { } account) return;

        // The client may have left before there was anything to say, while its body was read.
        if (error is null && !context.Response.HasStarted && context.RequestAborted.IsCancellationRequested) account.IsClientGone = true;
        var status = account.IsClientGone && !context.Response.HasStarted ? StatusCodes.Status499ClientClosedRequest : context.Response.StatusCode;
        account.End(status, code, time.GetElapsedTime(account.Started));
        if (account.Operation is not null) metrics.Ended(account, account.Duration);
    }
}
