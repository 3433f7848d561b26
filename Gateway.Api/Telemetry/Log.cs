namespace Gateway.Api.Telemetry;

/// <summary>
/// Log lines that tell of a request when it has ended, and of its record. Event ids: 2002, 2003, and from 5000; next free: 5003.
/// Never a key, a body, a prompt or a whole header.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 2002, Message = "Request {CallId}: {Route} {ModelGroup} {Deployment} {Outcome} {Status} {Code} after {Attempts} attempts in {DurationMs} ms, tokens {InputTokens} {OutputTokens}.")]
    public static partial void RequestEnded(
        this ILogger log, LogLevel level, string callId, string? route, string modelGroup, string? deployment, string outcome, int status, string? code,
        int attempts, double durationMs, long? inputTokens, long? outputTokens);

    [LoggerMessage(EventId = 2003, Message = "{Count} further requests without a valid key were refused; a bounded rate of them has a line.")]
    public static partial void StrangersLeftOut(this ILogger log, LogLevel level, long count);

    [LoggerMessage(5000, LogLevel.Error, "Access records cannot be written to {File}: {Reason}")]
    public static partial void AccessLogFails(this ILogger log, string file, string reason);

    [LoggerMessage(5001, LogLevel.Warning, "Access records are written to {File} again; {Dropped} were lost since the start.")]
    public static partial void AccessLogBack(this ILogger log, string file, long dropped);

    [LoggerMessage(5002, LogLevel.Error, "{Records} access records could not be written to {File} before the stop, and are lost.")]
    public static partial void AccessRecordsLost(this ILogger log, int records, string file);
}
