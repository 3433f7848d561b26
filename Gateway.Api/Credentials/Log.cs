namespace Gateway.Api.Credentials;

/// <summary>Log lines about credentials that are fetched. Event ids from 6000; next free: 6004. Never a token, a key or a text of a token service.</summary>
internal static partial class Log
{
    [LoggerMessage(6000, LogLevel.Information, "Credential ({Source}): fetched; it holds for {Seconds:0} s.")]
    public static partial void CredentialFetched(this ILogger log, string source, double seconds);

    [LoggerMessage(6001, LogLevel.Warning, "Credential ({Source}) could not be renewed: {Reason}. The one that is there holds for another {Left:0} s; the next try is in {Wait:0} s.")]
    public static partial void CredentialNotRenewed(this ILogger log, string source, string reason, double left, double wait);

    [LoggerMessage(6002, LogLevel.Error, "Credential ({Source}) could not be fetched: {Reason}. Its deployments answer 503 until it is; the next try is in {Wait:0} s.")]
    public static partial void CredentialNotFetched(this ILogger log, string source, string reason, double wait);

    [LoggerMessage(6003, LogLevel.Warning, "Credential ({Source}): the clock of its service differs by {Seconds:0} s from this machine's; signatures are made by that clock.")]
    public static partial void ClockDiffers(this ILogger log, string source, double seconds);
}
