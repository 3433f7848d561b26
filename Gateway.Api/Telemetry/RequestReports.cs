using Gateway.Api.Errors;
using Gateway.Api.Forwarding;
using Gateway.Api.Routing;
using Shared.Contracts.Configuration.Settings;

namespace Gateway.Api.Telemetry;

/// <summary>Tells of a request that has ended. Where no answer may be without its record, the answer ends here.</summary>
internal sealed class RequestReports(RequestMetrics metrics, AccessLog accessLog, CurrentRouting routing, TimeProvider time, ILogger<RequestReports> log)
{
    private readonly BoundedRate _linesOfStrangers = BoundedRate.ForStrangers(time);

    public Task TellAsync(HttpContext context)
    {
        var error = context.Features.Get<GatewayError>();
        var code = error is null ? null : ErrorCatalogue.NameOf(error.Code);
        if (code is not null) metrics.Refused(code);
        if (RequestAccount.Find(context) is not { } account) return Task.CompletedTask;

        // The client may have left before there was anything to say, while its body was read.
        if (error is null && !context.Response.HasStarted && context.RequestAborted.IsCancellationRequested) account.IsClientGone = true;
        var status = account.IsClientGone && !context.Response.HasStarted ? StatusCodes.Status499ClientClosedRequest : context.Response.StatusCode;
        account.End(status, code, time.GetElapsedTime(account.Started));
        if (account.Operation is not null) metrics.Ended(account, account.Duration);
        Write(account, LevelOf(routing.State.Configuration.General.RequestLogLevel));
        var willBeWritten = accessLog.Add(account);
        return account.Place is null ? Task.CompletedTask : EndAsync(context, account.Place.Task, willBeWritten);
    }

    /// <summary>Lets the answer end when its record is written; where that is not to be, breaks it off.</summary>
    private async Task EndAsync(HttpContext context, Task written, bool willBeWritten)
    {
        if (!willBeWritten || !await IsDoneAsync(written, context.RequestAborted))
        {
            CutConnection.Now(context);
            return;
        }

        try
        {
            await HeldAnswer.ReleaseAsync(context);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The client has left; its record stays.
        }
    }

    private async Task<bool> IsDoneAsync(Task written, CancellationToken clientGone)
    {
        var waiting = written.WaitAsync(accessLog.Patience, time, clientGone);
        await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return waiting.IsCompletedSuccessfully;
    }

    private void Write(RequestAccount account, LogLevel level)
    {
        if (!log.IsEnabled(level)) return;
        if (account.Caller is null && !MayTellOfStranger(level)) return;
        var outcome = AccessRecord.OutcomeOf(account);
        log.RequestEnded(
            level, account.CallId, account.Route, account.GroupName, account.Deployment?.Id, outcome, account.Status, account.Code,
            account.Attempts, account.Duration.TotalMilliseconds, account.Usage?.Input, account.Usage?.Output);
    }

    private bool MayTellOfStranger(LogLevel level)
    {
        if (!_linesOfStrangers.TryPass(out var leftOut)) return false;
        if (leftOut > 0) log.StrangersLeftOut(level, leftOut);
        return true;
    }

    private static LogLevel LevelOf(RequestLogLevel level) => level switch
    {
        RequestLogLevel.Debug => LogLevel.Debug,
        RequestLogLevel.Information => LogLevel.Information,
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, null),
    };
}
