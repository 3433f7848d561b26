using System.Text.Unicode;

namespace Gateway.Api.Body;

/// <summary>What a body must be before it is read as JSON: some text, in plain UTF-8.</summary>
internal static class BodyText
{
    public static BodyFault? FaultOf(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("\uFEFF"u8)) return BodyFault.Invalid("The request body starts with a byte order mark; send plain UTF-8.");
        if (!body.ContainsAnyExcept(" \t\r\n"u8)) return BodyFault.Invalid("The request body is empty; send a JSON object.");
        return Utf8.IsValid(body) ? null : BodyFault.Invalid("The request body is not valid UTF-8.");
    }
}
