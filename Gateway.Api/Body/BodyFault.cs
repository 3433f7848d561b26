namespace Gateway.Api.Body;

/// <summary>What is wrong with a request body, in words for the caller. Never quotes a value of the body.</summary>
/// <param name="Kind">The status and code to answer with.</param>
/// <param name="Message">A sentence: what is wrong and where.</param>
/// <param name="Param">The parameter at fault, such as <c>metadata.tags</c>; null where it is the body as a whole.</param>
internal sealed record BodyFault(BodyFaultKind Kind, string Message, string? Param)
{
    public static BodyFault Invalid(string message, string? param = null) => new(BodyFaultKind.InvalidRequest, message, param);
}
