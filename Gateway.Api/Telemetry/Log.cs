using Gateway.Api.Forwarding;
using Gateway.Api.Sync;

namespace Gateway.Api.Telemetry;

/// <summary>
/// Every log line of the gateway. Event ids: 1000 host, 2000 requests, 3000 upstreams, 4000 sync, 5000 records. Next free: 1007, 2005, 3006, 4013, 5003.
/// Never a key, a body, a prompt or a whole header.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "Configuration {File}: {Groups} model groups, {Deployments} deployments.")]
    public static partial void ConfigurationLoaded(this ILogger log, string file, int groups, int deployments);

    [LoggerMessage(1001, LogLevel.Warning, "{Problem}")]
    public static partial void ConfigurationWarning(this ILogger log, string problem);

    [LoggerMessage(1002, LogLevel.Information, "Configuration {File} is reloaded: {Groups} model groups, {Deployments} deployments.")]
    public static partial void ConfigurationReloaded(this ILogger log, string file, int groups, int deployments);

    [LoggerMessage(1003, LogLevel.Error, "Configuration {File} has changed and is refused with {Errors} errors; the one before goes on.")]
    public static partial void ConfigurationRefused(this ILogger log, string file, int errors);

    [LoggerMessage(1004, LogLevel.Error, "{Problem}")]
    public static partial void ConfigurationError(this ILogger log, string problem);

    [LoggerMessage(1005, LogLevel.Error, "The configuration could not be reloaded; the one before goes on.")]
    public static partial void ReloadFailed(this ILogger log, Exception exception);

    [LoggerMessage(1006, LogLevel.Information, "Stopping: not ready any more; takes requests for {Delay} s, then gives running ones {Timeout} s.")]
    public static partial void Draining(this ILogger log, double delay, double timeout);

    [LoggerMessage(2000, LogLevel.Error, "Request {CallId} failed inside the gateway.")]
    public static partial void RequestFailed(this ILogger log, Exception exception, string callId);

    [LoggerMessage(2001, LogLevel.Debug, "Request {CallId}: {Status} {Code}.")]
    public static partial void RequestRefused(this ILogger log, string callId, int status, string code);

    [LoggerMessage(EventId = 2002, Message = "Request {CallId}: {Route} {ModelGroup} {Deployment} {Outcome} {Status} {Code} after {Attempts} attempts in {DurationMs} ms, tokens {InputTokens} {OutputTokens}.")]
    public static partial void RequestEnded(
        this ILogger log, LogLevel level, string callId, string? route, string modelGroup, string? deployment, string outcome, int status, string? code,
        int attempts, double durationMs, long? inputTokens, long? outputTokens);

    [LoggerMessage(EventId = 2003, Message = "{Count} further requests without a valid key were refused; a bounded rate of them has a line.")]
    public static partial void StrangersLeftOut(this ILogger log, LogLevel level, long count);

    [LoggerMessage(2004, LogLevel.Warning, "Request {CallId} was refused: there is no memory for it. Lower max_buffered_bytes, or give the process more.")]
    public static partial void OutOfMemory(this ILogger log, string callId);

    [LoggerMessage(3000, LogLevel.Warning, "Deployment {Deployment} refused this gateway's credentials with {Status}; it rests.")]
    public static partial void CredentialsRefused(this ILogger log, string deployment, int status);

    [LoggerMessage(3001, LogLevel.Warning, "Deployment {Deployment} failed: {Result}, {Reason}.")]
    public static partial void AttemptFailed(this ILogger log, string deployment, AttemptResult result, string? reason);

    [LoggerMessage(3002, LogLevel.Warning, "Deployment {Deployment} failed too often and rests for {Seconds} s.")]
    public static partial void DeploymentRests(this ILogger log, string deployment, double seconds);

    [LoggerMessage(3003, LogLevel.Warning, "Deployment {Deployment} broke off in the middle of its answer to {CallId}.")]
    public static partial void AnswerBroke(this ILogger log, string deployment, string callId);

    [LoggerMessage(3004, LogLevel.Warning, "The gateway's time limit ended the answer of deployment {Deployment} to {CallId}: nothing more came within {Seconds} s.")]
    public static partial void AnswerTimedOut(this ILogger log, string deployment, string callId, double seconds);

    [LoggerMessage(3005, LogLevel.Information, "The answer of deployment {Deployment} to {CallId} was cut: its key was ended or narrowed.")]
    public static partial void AnswerRevoked(this ILogger log, string deployment, string callId);

    [LoggerMessage(4000, LogLevel.Information, "Sync {Before} -> {State} at revision {Revision}.")]
    public static partial void SyncStateChanged(this ILogger log, SyncState before, SyncState state, long revision);

    [LoggerMessage(4001, LogLevel.Information, "Snapshot loaded: revision {Revision}, {Keys} keys.")]
    public static partial void SnapshotLoaded(this ILogger log, long revision, int keys);

    [LoggerMessage(4002, LogLevel.Warning, "Admin.Api could not be asked for {Need} yet: {Reason}")]
    public static partial void AdminNotReached(this ILogger log, SyncNeed need, string reason);

    [LoggerMessage(4003, LogLevel.Warning, "Redis could not be found yet: {Reason}.")]
    public static partial void FeedNotFound(this ILogger log, string reason);

    [LoggerMessage(4004, LogLevel.Warning, "A message whose seal is wrong was dropped; {Count} since the last such line, which comes once a minute at most.")]
    public static partial void MessageForged(this ILogger log, long count);

    [LoggerMessage(4005, LogLevel.Warning, "The connection to Redis is lost: {Reason}.")]
    public static partial void FeedLost(this ILogger log, string reason);

    [LoggerMessage(4006, LogLevel.Information, "The connection to Redis is back.")]
    public static partial void FeedRestored(this ILogger log);

    [LoggerMessage(4007, LogLevel.Information, "Snapshot file {File}: started from revision {Revision}, {Keys} keys.")]
    public static partial void SnapshotFileLoaded(this ILogger log, string file, long revision, int keys);

    [LoggerMessage(4008, LogLevel.Warning, "Snapshot file {File} is refused: {Reason}")]
    public static partial void SnapshotFileRefused(this ILogger log, string file, string reason);

    [LoggerMessage(4009, LogLevel.Warning, "Snapshot file {File} could not be written: {Reason}")]
    public static partial void SnapshotFileNotWritten(this ILogger log, string file, string reason);

    [LoggerMessage(4010, LogLevel.Warning, "An authentic message is not understood: Admin.Api is newer than this gateway; {Count} since the last such line, which comes once a minute at most. A snapshot is loaded.")]
    public static partial void MessageNotUnderstood(this ILogger log, long count);

    [LoggerMessage(4011, LogLevel.Warning, "{Count} records of the snapshot are not understood: Admin.Api is newer than this gateway. Their keys, and the keys of their teams, are refused.")]
    public static partial void RecordsNotUnderstood(this ILogger log, int count);

    [LoggerMessage(4012, LogLevel.Warning, "Admin.Api did not answer within {Seconds} s of the start: serving the keys of the snapshot file, at revision {Revision}.")]
    public static partial void StartedWithoutAdmin(this ILogger log, double seconds, long revision);

    [LoggerMessage(5000, LogLevel.Error, "Access records cannot be written to {File}: {Reason}")]
    public static partial void AccessLogFails(this ILogger log, string file, string reason);

    [LoggerMessage(5001, LogLevel.Warning, "Access records are written to {File} again; {Dropped} were lost since the start.")]
    public static partial void AccessLogBack(this ILogger log, string file, long dropped);

    [LoggerMessage(5002, LogLevel.Error, "{Records} access records could not be written to {File} before the stop, and are lost.")]
    public static partial void AccessRecordsLost(this ILogger log, int records, string file);
}
