using System.Buffers;
using System.Text.Json;

namespace Gateway.Api.Errors;

/// <summary>An error as the last event of a stream that had begun, as each API's clients know it.</summary>
internal static class StreamErrorEvent
{
    /// <summary>Of chat completions and completions: <c>data: {"error":{…}}</c>.</summary>
    public static byte[] OfCompletions(GatewayError error, string callId) => Event("data: "u8, ErrorWriter.Body(error, callId).Span);

    /// <summary>Of the responses API: <c>event: error</c>, with the members of the error at top level and the number of the event.</summary>
    public static byte[] OfResponses(GatewayError error, string callId, long sequenceNumber)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, ErrorWriter.Plain))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "error");
            json.WriteString("code"u8, ErrorCatalogue.NameOf(error.Code));
            json.WriteString("message"u8, ErrorWriter.MessageOf(error, callId));
            json.WriteString("param"u8, error.Param);
            json.WriteNumber("sequence_number"u8, sequenceNumber);
            json.WriteEndObject();
        }

        return Event("event: error\ndata: "u8, buffer.WrittenSpan);
    }

    /// <summary>The blank line first: the break may have come in the middle of another event, which must not swallow this one.</summary>
    private static byte[] Event(ReadOnlySpan<byte> start, ReadOnlySpan<byte> body)
    {
        byte[] streamEvent = [.. "\n\n"u8, .. start, .. body, .. "\n\n"u8];
        return streamEvent;
    }
}
