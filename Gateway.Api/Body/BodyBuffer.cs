using System.Buffers;
using System.IO.Compression;

namespace Gateway.Api.Body;

/// <summary>A whole request body in a pooled array. Its one owner disposes of it when the last attempt is over; the bytes must not be used after that.</summary>
internal sealed class BodyBuffer : IDisposable
{
    /// <summary>What a caller is trusted to need before it has sent anything.</summary>
    public const int MaxInitialBytes = 1024 * 1024;

    /// <summary>Of a body that does not tell its length: a usual chat request.</summary>
    private const int DefaultInitialBytes = 16 * 1024;

    /// <summary>The end of a stream shows only in a read that has room for one more byte.</summary>
    private const int RoomForEnd = 1;

    private byte[]? _array;
    private int _length;

    private BodyBuffer(int capacity) => _array = ArrayPool<byte>.Shared.Rent(capacity);

    /// <summary>The body, decompressed.</summary>
    /// <exception cref="ObjectDisposedException">The array has gone back to the pool.</exception>
    public ReadOnlyMemory<byte> Bytes => Array.AsMemory(0, _length);

    private byte[] Array => _array ?? throw new ObjectDisposedException(nameof(BodyBuffer));

    /// <summary>Reads a request's body to its end, but never more than <paramref name="maxBytes"/>, counted after decompression.</summary>
    /// <param name="body">The request's stream; stays open.</param>
    /// <param name="contentEncoding">The <c>Content-Encoding</c> header, several lines joined by commas; null for none.</param>
    /// <param name="contentLength">As the caller tells it, so a hint for the first buffer and an early end, nothing more.</param>
    /// <remarks>
    /// The framework's decoders take a compressed body that is cut short for its end. Nothing is lost by that: half a JSON object is none, so the scanner refuses it.
    /// </remarks>
    /// <exception cref="IOException">The caller stopped sending.</exception>
    public static async ValueTask<BodyReading> ReadAsync(
        Stream body, string? contentEncoding, long? contentLength, long maxBytes, CancellationToken cancellationToken)
    {
        if (contentLength > maxBytes) return BodyReading.Of(TooLarge(maxBytes));
        var plain = ContentCoding.Decode(body, contentEncoding);
        if (plain is null) return BodyReading.Of(UnsupportedCoding());
        var limit = (int)Math.Min(maxBytes, System.Array.MaxLength - RoomForEnd);
        var expected = (int)Math.Min(contentLength ?? DefaultInitialBytes, limit);
        if (ReferenceEquals(plain, body)) return await ReadAsync(body, expected, limit, cancellationToken);
        await using (plain)
        {
            try
            {
                return await ReadAsync(plain, DefaultInitialBytes, limit, cancellationToken);
            }
            catch (Exception exception) when (IsCorruption(exception, plain))
            {
                return BodyReading.Of(BodyFault.Invalid("The request body cannot be decompressed as its Content-Encoding says."));
            }
        }
    }

    /// <summary>Gives the array back to the pool, once however often it is called.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _array, null) is { } array) ArrayPool<byte>.Shared.Return(array);
    }

    private static async ValueTask<BodyReading> ReadAsync(Stream body, int expected, int limit, CancellationToken cancellationToken)
    {
        var buffer = new BodyBuffer(Math.Min(expected + RoomForEnd, MaxInitialBytes));
        var isWhole = false;
        try
        {
            while (await body.ReadAsync(buffer.Room(limit), cancellationToken) is > 0 and var read)
            {
                buffer._length += read;
                if (buffer._length > limit) return BodyReading.Of(TooLarge(limit));
            }

            isWhole = true;
            return BodyReading.Of(buffer);
        }
        finally
        {
            if (!isWhole) buffer.Dispose();
        }
    }

    /// <summary>Where the next bytes go; never room for more than one byte over the limit.</summary>
    private Memory<byte> Room(int limit)
    {
        if (_length == Array.Length) Grow();
        return Array.AsMemory(_length, Math.Min(Array.Length - _length, limit + RoomForEnd - _length));
    }

    private void Grow()
    {
        var full = Array;
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(full.Length * 2L, System.Array.MaxLength));
        full.AsSpan(0, _length).CopyTo(larger);
        _array = larger;
        ArrayPool<byte>.Shared.Return(full);
    }

    /// <summary>BrotliStream says so in another way than its siblings.</summary>
    private static bool IsCorruption(Exception exception, Stream decoder) =>
        exception is InvalidDataException || (exception is InvalidOperationException && decoder is BrotliStream);

    private static BodyFault TooLarge(long maxBytes) => new(BodyFaultKind.TooLarge, $"The request body is larger than {maxBytes} bytes.", null);

    private static BodyFault UnsupportedCoding() =>
        new(BodyFaultKind.UnsupportedMediaType, "The request's Content-Encoding is not supported; use one of gzip, br and deflate, or none.", null);
}
