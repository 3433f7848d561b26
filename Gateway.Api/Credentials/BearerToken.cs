namespace Gateway.Api.Credentials;

/// <summary>Makes a credential of a token that a service gave, if it is one that can be sent and that holds.</summary>
internal static class BearerToken
{
    public static FetchOutcome Of(TokenAnswer answer, string token, TimeSpan? life, string? project = null)
    {
        if (life is not { } held || held <= TimeSpan.Zero) return FetchOutcome.Failed(answer, "answered with a token that does not say for how long it holds, or no longer does");
        if (token.AsSpan().ContainsAnyExceptInRange('!', '~')) return FetchOutcome.Failed(answer, "answered with a token that no header can hold");
        return FetchOutcome.Of(Credential.OfToken(token, held, project));
    }
}
