namespace Gateway.Api.Routing;

/// <summary>Log lines about the configuration in force. Event ids from 1000; next free: 1007.</summary>
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
}
