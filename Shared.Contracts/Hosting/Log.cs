using Microsoft.Extensions.Logging;

namespace Shared.Contracts.Hosting;

/// <summary>What is logged of listening. The next free id is 9006.</summary>
internal static partial class Log
{
    [LoggerMessage(9000, LogLevel.Information, "The certificate in {File} is exchanged for a new one, which is valid until {Until:yyyy-MM-dd}.")]
    public static partial void CertificateRenewed(this ILogger log, string file, DateTime until);

    [LoggerMessage(9001, LogLevel.Error, "The certificate in {File} has changed and is not used; the one before goes on: {Fault}.")]
    public static partial void CertificateRefused(this ILogger log, string file, string fault);

    [LoggerMessage(9002, LogLevel.Warning, "The certificate in {File}: {Warning}.")]
    public static partial void CertificateDoubtful(this ILogger log, string file, string warning);

    [LoggerMessage(9003, LogLevel.Information, "At most {Most} connections at once (Kestrel.Limits.MaxConcurrentConnections): half of what the process's limit of {Files} open files leaves.")]
    public static partial void ConnectionsByDefault(this ILogger log, long most, long files);

    [LoggerMessage(9004, LogLevel.Warning, "Kestrel.Limits.MaxConcurrentConnections is {Wished}, and the process may hold {Files} files open, which allow {Most}: that holds. Raise the limit of files (ulimit -n, LimitNOFILE), or lower the setting.")]
    public static partial void MoreConnectionsThanFiles(this ILogger log, long wished, long files, long most);

    [LoggerMessage(9005, LogLevel.Warning, "Connections are refused: {Most} are open, as many as Kestrel.Limits.MaxConcurrentConnections allows; {Refused} were refused since the start.")]
    public static partial void ConnectionsRefused(this ILogger log, long most, long refused);
}
