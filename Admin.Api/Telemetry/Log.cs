namespace Admin.Api.Telemetry;

/// <summary>
/// Every line the service logs. Ids: 1000 start and configuration, 1100 changes, 1200 sync, 1300 requests, 1400 pages; the next free ones are
/// 1011, 1105, 1209, 1304 and 1402.
/// Never a key, never a hash: an alias or the last four characters at most.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "The database {Place} is open at revision {Revision}")]
    public static partial void DatabaseOpen(ILogger logger, string place, long revision);

    [LoggerMessage(1001, LogLevel.Information, "The database is brought up to date: {Count} migrations")]
    public static partial void Migrating(ILogger logger, int count);

    [LoggerMessage(1002, LogLevel.Information, "The embedded Redis server listens on 127.0.0.1:{Port}")]
    public static partial void EmbeddedRedisStarted(ILogger logger, int port);

    [LoggerMessage(1003, LogLevel.Information, "Configuration {File} is reloaded: {Deployments} deployments")]
    public static partial void ConfigurationReloaded(ILogger logger, string file, int deployments);

    [LoggerMessage(1004, LogLevel.Error, "Configuration {File} has changed and is refused with {Errors} errors; the one before goes on")]
    public static partial void ConfigurationRefused(ILogger logger, string file, int errors);

    [LoggerMessage(1005, LogLevel.Error, "{Problem}")]
    public static partial void ConfigurationError(ILogger logger, string problem);

    [LoggerMessage(1006, LogLevel.Warning, "{Problem}")]
    public static partial void ConfigurationWarning(ILogger logger, string problem);

    [LoggerMessage(1007, LogLevel.Error, "The configuration could not be reloaded; the one before goes on")]
    public static partial void ReloadFailed(ILogger logger, Exception fault);

    [LoggerMessage(1008, LogLevel.Warning, "Another process uses the database {Place}: waiting for it to end")]
    public static partial void WaitsForDatabase(ILogger logger, string place);

    [LoggerMessage(1009, LogLevel.Warning, "{File} could be read by others than its owner, and no longer can")]
    public static partial void FileTightened(ILogger logger, string file);

    [LoggerMessage(1010, LogLevel.Warning, "{File} can be read by others than its owner, and belongs to somebody else: take it from them with chmod 600")]
    public static partial void FileStaysWide(ILogger logger, string file);

    [LoggerMessage(1100, LogLevel.Debug, "Committed the revisions {First} to {Last}")]
    public static partial void Committed(ILogger logger, long first, long last);

    [LoggerMessage(1101, LogLevel.Warning, "The database was lost while the revisions {First} to {Last} were committed ({Fault}): they are there or not, both whole")]
    public static partial void CommitUnknown(ILogger logger, long first, long last, string fault);

    [LoggerMessage(1102, LogLevel.Warning, "The log beside the database has {Pages} pages and cannot be moved into it: somebody goes on reading an old state, or another program holds the file; writes go on and the log grows")]
    public static partial void CheckpointLogTooLong(ILogger logger, int pages);

    [LoggerMessage(1103, LogLevel.Information, "The log beside the database is moved into it again")]
    public static partial void CheckpointLogMoves(ILogger logger);

    [LoggerMessage(1104, LogLevel.Error, "The log beside the database could not be moved into it; trying again")]
    public static partial void CheckpointFailed(ILogger logger, Exception fault);

    [LoggerMessage(1105, LogLevel.Warning, "A write waited {Seconds} seconds for the writes before it and was given up: one of them waits for the database")]
    public static partial void WriteGaveUp(ILogger logger, double seconds);

    [LoggerMessage(1200, LogLevel.Warning, "Redis cannot be reached ({Fault}): gateways do not hear of changes until it is back; changes are kept")]
    public static partial void RedisLost(ILogger logger, string fault);

    [LoggerMessage(1201, LogLevel.Information, "Redis is reached again; kept changes go out")]
    public static partial void RedisBack(ILogger logger);

    [LoggerMessage(1202, LogLevel.Error, "Publishing changes failed; trying again")]
    public static partial void PublishingFailed(ILogger logger, Exception fault);

    [LoggerMessage(1203, LogLevel.Information, "This process publishes changes from now on, after revision {Revision}")]
    public static partial void Publishes(ILogger logger, long revision);

    [LoggerMessage(1204, LogLevel.Information, "Another replica publishes changes; this one takes over when it ends")]
    public static partial void AnotherPublishes(ILogger logger);

    [LoggerMessage(1205, LogLevel.Warning, "The database cannot be reached ({Fault}): changes are not published until it is back")]
    public static partial void DatabaseLost(ILogger logger, string fault);

    [LoggerMessage(1206, LogLevel.Information, "The database is reached again; changes are published")]
    public static partial void DatabaseBack(ILogger logger);

    [LoggerMessage(1207, LogLevel.Error, "Old entries of the change log could not be removed; trying again")]
    public static partial void TrimmingFailed(ILogger logger, Exception fault);

    [LoggerMessage(1208, LogLevel.Warning, "Another replica publishes changes by now: this process was frozen or cut off from the database for too long")]
    public static partial void TurnLost(ILogger logger);

    [LoggerMessage(1300, LogLevel.Debug, "The client left before {Path} was answered")]
    public static partial void ClientLeft(ILogger logger, string path);

    [LoggerMessage(1301, LogLevel.Error, "{Method} {Path} failed")]
    public static partial void RequestFailed(ILogger logger, Exception fault, string method, string path);

    [LoggerMessage(1302, LogLevel.Warning, "{Method} {Path} was not answered: the database cannot be reached ({Fault})")]
    public static partial void DatabaseUnreachable(ILogger logger, string fault, string method, string path);

    [LoggerMessage(1303, LogLevel.Warning, "Refused a request without the {Scheme} from {Address}; others of this minute from there are not told of")]
    public static partial void KeyRefused(ILogger logger, string scheme, string address);

    [LoggerMessage(1400, LogLevel.Information, "Signed in to the pages from {Address}")]
    public static partial void SignedIn(ILogger logger, string address);

    [LoggerMessage(1401, LogLevel.Warning, "Refused a wrong master key at the pages' sign-in from {Address}")]
    public static partial void SignInRefused(ILogger logger, string address);
}
