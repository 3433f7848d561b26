using Gateway.Api.Forwarding;
using Shared.Contracts.Configuration.Settings;

namespace Gateway.Api.Inference;

/// <summary>
/// Log lines about a request and its attempts. Event ids from 2000 and 3000; next free: 2005, 3009.
/// Never a key, a body, a prompt or a whole header.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Error, "Request {CallId} failed inside the gateway.")]
    public static partial void RequestFailed(this ILogger log, Exception exception, string callId);

    [LoggerMessage(2001, LogLevel.Debug, "Request {CallId}: {Status} {Code}.")]
    public static partial void RequestRefused(this ILogger log, string callId, int status, string code);

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

    [LoggerMessage(3007, LogLevel.Warning, "Deployment {Deployment} refused a fetched credential with {Status} before its end; another is being fetched.")]
    public static partial void CredentialRenewed(this ILogger log, string deployment, int status);

    [LoggerMessage(3008, LogLevel.Warning, "Deployment {Deployment} was not asked: there is no credential for it at the moment.")]
    public static partial void CredentialMissing(this ILogger log, string deployment);

    [LoggerMessage(3005, LogLevel.Information, "The answer of deployment {Deployment} to {CallId} was cut: its key was ended or narrowed.")]
    public static partial void AnswerRevoked(this ILogger log, string deployment, string callId);

    [LoggerMessage(3006, LogLevel.Error, "Deployment {Deployment} is not where its tags say: its answer came from {Told}, its tags claim {Claim}. By residency.on_mismatch: {Action}.")]
    public static partial void PlaceMismatch(this ILogger log, string deployment, string told, string claim, MismatchAction action);
}
