using System.IO.Compression;

namespace Gateway.Api.Body;

/// <summary>Undoes a request's <c>Content-Encoding</c>: the gateway must see what the upstream will, and sends it on uncompressed.</summary>
internal static class ContentCoding
{
    /// <summary>Whether nothing is compressed.</summary>
    public static bool IsNone(string? contentEncoding)
    {
        var coding = contentEncoding.AsSpan().Trim();
        return coding.IsEmpty || Is(coding, "identity");
    }

    /// <summary>The stream to read the plain body from; null for codings that are not supported.</summary>
    /// <param name="contentEncoding">The header's value; several lines joined by commas. Stacked codings are not supported: no client has a use for them, zip bombs do.</param>
    /// <remarks>The result leaves <paramref name="body"/> open. <c>deflate</c> is zlib's format, as HTTP has it (RFC 9110, 8.4.1.2), never the raw one.</remarks>
    public static Stream? Decode(Stream body, string? contentEncoding)
    {
        var coding = contentEncoding.AsSpan().Trim();
        if (Is(coding, "gzip") || Is(coding, "x-gzip")) return new GZipStream(body, CompressionMode.Decompress, leaveOpen: true);
        if (Is(coding, "br")) return new BrotliStream(body, CompressionMode.Decompress, leaveOpen: true);
        return Is(coding, "deflate") ? new ZLibStream(body, CompressionMode.Decompress, leaveOpen: true) : null;
    }

    private static bool Is(ReadOnlySpan<char> coding, string name) => coding.Equals(name, StringComparison.OrdinalIgnoreCase);
}
