using Gateway.Api.Errors;
using Gateway.Api.Routing;
using Shared.Contracts.Configuration;

namespace Gateway.Api.Telemetry;

/// <summary>Tells of a request that has ended.</summary>
internal sealed class RequestReports(RequestMetrics metrics, AccessLog accessLog, CurrentRouting routing, TimeProvider time, ILogger<RequestReports> log)
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
        Write(account, LevelOf(routing.State.Configuration.General.RequestLogLevel));
        accessLog.Add(account);
    }

    private void Write(RequestAccount account, LogLevel level)
    {
        if (!log.IsEnabled(level)) return;
        var outcome = AccessRecord.OutcomeOf(account);
        log.RequestEnded(
            level, account.CallId, account.Route, account.GroupName, account.Deployment?.Id, outcome, account.Status, account.Code,
            account.Attempts, account.Duration.TotalMilliseconds, account.Usage?.Input, account.Usage?.Output);
    }

    private static LogLevel LevelOf(RequestLogLevel level) => level switch
    {
        RequestLogLevel.Debug => LogLevel.Debug,
        RequestLogLevel.Information => LogLevel.Information,
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, null),
    };
}
