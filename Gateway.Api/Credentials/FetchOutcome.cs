namespace Gateway.Api.Credentials;

/// <summary>What came of asking for a credential.</summary>
internal sealed class FetchOutcome
{
    /// <summary>Null where there is a <see cref="Reason"/>.</summary>
    public Credential? Credential { get; private init; }

    /// <summary>Why there is none, for the log: no text of the service but its codes.</summary>
    public string? Reason { get; private init; }

    /// <summary>How long the service asked to be left alone.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>By how much the service's clock is ahead of this machine's, where it refused a signature and the two are far apart.</summary>
    public TimeSpan? ClockOffset { get; private init; }

    public static FetchOutcome Of(Credential credential) => new() { Credential = credential };

    public static FetchOutcome Failed(string reason) => new() { Reason = reason };

    public static FetchOutcome Failed(TokenAnswer answer, string? reason = null) => new() { Reason = reason ?? answer.Reason, RetryAfter = answer.RetryAfter };

    /// <summary>The same, with what its answer says of the clock.</summary>
    public static FetchOutcome Refused(TokenAnswer answer, TimeSpan? clockOffset) => new() { Reason = answer.Reason, RetryAfter = answer.RetryAfter, ClockOffset = clockOffset };
}
