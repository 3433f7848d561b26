using Shared.Contracts.Configuration.Settings;

namespace Gateway.Api.Forwarding;

/// <summary>How an attempt ended before any byte went to the client, and who is to blame.</summary>
internal enum AttemptResult
{
    /// <summary>The upstream answered with what the caller gets: success, or an error that is the caller's own.</summary>
    Answered,

    /// <summary>The upstream answered 408, 409, 429 or 5xx: worth another attempt.</summary>
    UpstreamError,

    /// <summary>The upstream answered 401: the operator's credentials are wrong, which is never the caller's business. A 403 is: it speaks of what was asked for.</summary>
    CredentialsRefused,

    /// <summary>Nothing was sent: the credential is fetched from a token service, and none is in force at the moment.</summary>
    CredentialsUnavailable,

    /// <summary>No connection, or it broke before the first byte of the answer's body.</summary>
    ConnectionFailed,

    /// <summary>No first byte within the time limit.</summary>
    TimedOut,

    /// <summary>The client left. Nobody is to blame and nobody is waiting.</summary>
    ClientGone,
}

/// <summary>One attempt's end. Owns the upstream's answer, where there is one, until disposed.</summary>
internal sealed class AttemptOutcome(AttemptResult result, UpstreamAnswer? answer = null) : IDisposable
{
    public AttemptResult Result => result;

    /// <summary>The answer, ready to be relayed; null where the upstream gave none.</summary>
    public UpstreamAnswer? Answer => answer;

    /// <summary>Why the connection failed; null where it did not.</summary>
    public ConnectionFault? Fault { get; init; }

    /// <summary>Told when the attempt is over: when its answer is no longer needed.</summary>
    public IDisposable? Watch { get; set; }

    /// <summary>How long the upstream asked to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the upstream said that the prompt is longer than its model's context window.</summary>
    public bool IsContextWindowExceeded { get; init; }

    /// <summary>Whether a credential that was refused is being fetched anew, so that the refusal says nothing of the deployment.</summary>
    public bool IsCredentialRenewed { get; init; }

    /// <summary>Which part of the retry policy covers it; null for what is never retried.</summary>
    public RetryCause? Cause => result switch
    {
        AttemptResult.UpstreamError => answer!.Status switch
        {
            StatusCodes.Status408RequestTimeout => RetryCause.Timeout,
            StatusCodes.Status409Conflict => RetryCause.Conflict,
            StatusCodes.Status429TooManyRequests => RetryCause.RateLimit,
            _ => RetryCause.InternalServerError,
        },
        AttemptResult.ConnectionFailed => RetryCause.InternalServerError,
        AttemptResult.TimedOut => RetryCause.Timeout,
        AttemptResult.CredentialsRefused or AttemptResult.CredentialsUnavailable => RetryCause.Authentication,
        AttemptResult.Answered or AttemptResult.ClientGone => null,
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, null),
    };

    public void Dispose()
    {
        answer?.Dispose();
        Watch?.Dispose();
    }

    /// <summary>What a status means before it is relayed.</summary>
    public static AttemptResult ResultOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => AttemptResult.CredentialsRefused,
        StatusCodes.Status408RequestTimeout or StatusCodes.Status409Conflict or StatusCodes.Status429TooManyRequests or >= 500 => AttemptResult.UpstreamError,
        _ => AttemptResult.Answered,
    };
}
