namespace Gateway.Api.Sync;

/// <summary>Log lines about the copy of the keys. Event ids from 4000; next free: 4013. Never a key or a hash.</summary>
internal static partial class Log
{
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
}
