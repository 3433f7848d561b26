using System.IO.Compression;
using Gateway.Api.Memory;

namespace Gateway.Api.Body;

/// <summary>A compressed body on its way to being plain: what it was, what it becomes, and what the decoder holds meanwhile.</summary>
internal sealed class Decoding : IDisposable
{
    /// <summary>As in Envoy's decompressor (<c>max_inflate_ratio</c>). Prompts in JSON stay below 20; only what is made to be long goes beyond.</summary>
    public const int MostExpansion = 100;

    /// <summary>A body that becomes no longer than this is taken whatever it was: short ones repeat themselves, and are no burden.</summary>
    public const int FreeBytes = 1024 * 1024;

    /// <summary>The state, window and input of an inflating decoder, generously.</summary>
    private const int DecoderBytes = 64 * 1024;

    private readonly CountedStream _source;

    private Decoding(CountedStream source, Stream plain)
    {
        _source = source;
        Plain = plain;
    }

    /// <summary>The decompressed bytes.</summary>
    public Stream Plain { get; }

    /// <summary>What was taken from the budget for the decoder.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>Null for a coding that is not supported.</summary>
    public static Decoding? Of(Stream body, string? contentEncoding)
    {
        var source = new CountedStream(body);
        return ContentCoding.Decode(source, contentEncoding) is { } plain ? new Decoding(source, plain) : null;
    }

    /// <summary>Takes from the budget what the decoder will hold when it has given so many bytes. Brotli keeps a window of up to 16 MiB of what it gave last.</summary>
    public bool TryHold(RequestBuffers buffers, int bytes)
    {
        var needed = DecoderBytes + (Plain is BrotliStream ? (long)bytes : 0);
        if (needed <= HeldBytes) return true;
        if (!buffers.TryTake(needed - HeldBytes)) return false;
        HeldBytes = needed;
        return true;
    }

    /// <summary>Whether this many bytes are more than what was sent can honestly become.</summary>
    public bool IsBomb(int bytes) => bytes > FreeBytes && bytes > MostExpansion * _source.BytesRead;

    /// <summary>BrotliStream says so in another way than its siblings.</summary>
    public bool IsCorruption(Exception exception) =>
        exception is InvalidDataException || (exception is InvalidOperationException and not ObjectDisposedException && Plain is BrotliStream);

    public void Dispose() => Plain.Dispose();
}
