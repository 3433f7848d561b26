namespace Gateway.Api.Forwarding;

/// <summary>Tells an upstream's "the prompt is too long" from its other refusals, for <c>context_window_fallbacks</c>.</summary>
internal static class ContextWindowError
{
    /// <summary>Reads as much of an error's body as is needed to tell.</summary>
    /// <param name="stream">The body.</param>
    /// <param name="buffer">Error bodies are short; what comes after this is relayed without having been looked at.</param>
    /// <param name="patience">The limit between two reads.</param>
    public static async Task<(ReadOnlyMemory<byte> Start, bool IsComplete)> ReadAsync(Stream stream, Memory<byte> buffer, ActivityTimeout patience)
    {
        var length = 0;
        while (length < buffer.Length)
        {
            var read = await stream.ReadAsync(buffer[length..], patience.Token);
            if (read == 0) return (buffer[..length], true);
            length += read;
        }

        return (buffer[..length], false);
    }

    /// <summary>OpenAI and Azure give the code; vLLM and others only say it in words.</summary>
    public static bool IsNamedIn(ReadOnlySpan<byte> body) =>
        body.IndexOf("context_length_exceeded"u8) >= 0 || body.IndexOf("maximum context length"u8) >= 0 || body.IndexOf("prompt is too long"u8) >= 0;
}
