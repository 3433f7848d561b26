using System.Text.Json;
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

    /// <summary>What is wrong where a reader stopped.</summary>
    public static BodyFault FaultOfSyntax(ReadOnlySpan<byte> body, in Utf8JsonReader reader, JsonException exception)
    {
        var place = $"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}";

        // The reader counts the container it has just opened as not yet entered.
        var depth = reader.CurrentDepth + (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray ? 1 : 0);
        return depth == BodyScanner.MaxDepth && body[(int)reader.BytesConsumed..].TrimStart(" \t\r\n,:"u8) is [(byte)'{' or (byte)'[', ..]
            ? BodyFault.Invalid($"The request body is nested deeper than {BodyScanner.MaxDepth} levels at {place}.")
            : BodyFault.Invalid($"The request body is not valid JSON at {place}.");
    }
}
