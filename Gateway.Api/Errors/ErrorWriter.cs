using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Api.Errors;

/// <summary>Writes errors in OpenAI's shape: <c>{"error":{"message","type","param","code"}}</c>, which is what the clients parse.</summary>
internal static class ErrorWriter
{
    /// <summary>The answer is JSON and never HTML: quotes in a message stay readable.</summary>
    public static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync(HttpContext context, GatewayError error)
    {
        // Whoever tells of the request at its end finds the error here.
        context.Features.Set(error);
        var response = context.Response;
        response.StatusCode = error.Status;
        response.ContentType = "application/json";
        if (error.RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (error.Status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Bearer";

        var body = Body(error, context.TraceIdentifier);
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>With the call id, since clients show the message and few of them a header.</summary>
    public static string MessageOf(GatewayError error, string callId) => $"{error.Message} (call id: {callId})";

    /// <param name="callId">The <c>x-litellm-call-id</c> of the answer.</param>
    public static ReadOnlyMemory<byte> Body(GatewayError error, string callId)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            json.WriteStartObject("error"u8);
            json.WriteString("message"u8, MessageOf(error, callId));
            json.WriteString("type"u8, ErrorCatalogue.TypeOf(error.Code));
            json.WriteString("param"u8, error.Param);
            json.WriteString("code"u8, ErrorCatalogue.NameOf(error.Code));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
