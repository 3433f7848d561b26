namespace Gateway.Api.Errors;

/// <summary>One error answer. Making one has no side effect.</summary>
/// <param name="Code">What went wrong.</param>
/// <param name="Message">Names the caller's own input and the remedy; never another key, tag or deployment.</param>
/// <param name="Param">The field of the request that is at fault.</param>
/// <param name="RetryAfter">When trying again makes sense.</param>
internal sealed record GatewayError(ErrorCode Code, string Message, string? Param = null, TimeSpan? RetryAfter = null)
{
    public int Status => ErrorCatalogue.StatusOf(Code);
}
