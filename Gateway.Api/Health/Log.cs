namespace Gateway.Api.Health;

/// <summary>Log lines about draining. Event id: 1006.</summary>
internal static partial class Log
{
    [LoggerMessage(1006, LogLevel.Information, "Stopping: not ready any more; takes requests for {Delay} s, then gives running ones {Timeout} s.")]
    public static partial void Draining(this ILogger log, double delay, double timeout);
}
