using Gateway.Api.Memory;

namespace Gateway.Api.Body;

/// <summary>A whole request body in a pooled array. Its one owner disposes of it when the last attempt is over; the bytes must not be used after that.</summary>
internal sealed class BodyBuffer : IDisposable
{
    /// <summary>What a caller is trusted to need before it has sent anything.</summary>
    public const int MaxInitialBytes = 64 * 1024;

    /// <summary>What a request holds beside its body: the piece of an answer that is being passed on.</summary>
    public const int AnswerBytes = 16 * 1024;

    /// <summary>Of a body that does not tell its length: a usual chat request.</summary>
    private const int DefaultInitialBytes = 16 * 1024;

    /// <summary>Who has sent so much of a body whose length it told gets room for all of it at once, instead of half of it twice.</summary>
    private const int BytesThatShowGoodFaith = 1024 * 1024;

    /// <summary>The end of a stream shows only in a read that has room for one more byte.</summary>
    private const int RoomForEnd = 1;

    private readonly RequestBuffers _buffers;
    private byte[]? _array;
    private int _length;

    private BodyBuffer(RequestBuffers buffers) => _buffers = buffers;

    /// <summary>The body, decompressed.</summary>
    /// <exception cref="ObjectDisposedException">The array has gone back to the pool.</exception>
    public ReadOnlyMemory<byte> Bytes => Array.AsMemory(0, _length);

    private byte[] Array => _array ?? throw new ObjectDisposedException(nameof(BodyBuffer));

    /// <summary>Reads a request's body to its end, but never more than <paramref name="maxBytes"/>, counted after decompression, and never without bytes of the budget for it.</summary>
    /// <param name="buffers">What the request may hold; the body keeps it.</param>
    /// <param name="body">The request's stream; stays open.</param>
    /// <param name="contentEncoding">The <c>Content-Encoding</c> header, several lines joined by commas; null for none.</param>
    /// <param name="contentLength">As the caller tells it, so a hint for the first buffer and an early end, nothing more.</param>
    /// <param name="deadline">For the whole body.</param>
    /// <remarks>
    /// The framework's decoders take a compressed body that is cut short for its end. Nothing is lost by that: half a JSON object is none, so the scanner refuses it.
    /// </remarks>
    /// <exception cref="IOException">The caller stopped sending.</exception>
    /// <exception cref="OperationCanceledException">The deadline is over.</exception>
    public static async ValueTask<BodyReading> ReadAsync(
        RequestBuffers buffers, Stream body, string? contentEncoding, long? contentLength, long maxBytes, BodyDeadline deadline)
    {
        if (contentLength > maxBytes) return BodyReading.Of(TooLarge(maxBytes));
        var limit = (int)Math.Min(maxBytes, System.Array.MaxLength - RoomForEnd);
        if (ContentCoding.IsNone(contentEncoding))
        {
            var expected = (int)Math.Min(contentLength ?? DefaultInitialBytes, limit);
            return await ReadAsync(buffers, body, decoding: null, expected, limit, deadline);
        }

        using var decoding = Decoding.Of(body, contentEncoding);
        if (decoding is null) return BodyReading.Of(UnsupportedCoding());
        try
        {
            return await ReadAsync(buffers, decoding.Plain, decoding, DefaultInitialBytes, limit, deadline);
        }
        catch (Exception exception) when (decoding.IsCorruption(exception))
        {
            return BodyReading.Of(BodyFault.Invalid("The request body cannot be decompressed as its Content-Encoding says."));
        }
    }

    /// <summary>Gives the array back to the pool and all bytes to the budget, once however often it is called.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _array, null) is not { } array) return;
        _buffers.Return(array);
        _buffers.GiveAll();
    }

    /// <summary>Like <see cref="Dispose"/>, but keeps the array from being used again: somebody may still be reading it.</summary>
    public void Abandon()
    {
        if (Interlocked.Exchange(ref _array, null) is not null) _buffers.GiveAll();
    }

    private static async ValueTask<BodyReading> ReadAsync(
        RequestBuffers buffers, Stream body, Decoding? decoding, int expected, int limit, BodyDeadline deadline)
    {
        var buffer = new BodyBuffer(buffers);
        var isWhole = false;
        try
        {
            if (!buffer.Open(Math.Min(expected + RoomForEnd, MaxInitialBytes), decoding)) return BodyReading.Of(NoMemory);
            while (true)
            {
                if (buffer.IsFull && !buffer.Grow(expected, limit, decoding)) return BodyReading.Of(NoMemory);
                var read = await deadline.ReadAsync(body, buffer.Room(limit));
                if (read == 0) break;
                buffer._length += read;
                if (buffer._length > limit) return BodyReading.Of(TooLarge(limit));
                if (decoding is not null && decoding.IsBomb(buffer._length)) return BodyReading.Of(Bomb);
            }

            if (decoding is not null) buffers.Give(decoding.HeldBytes);
            isWhole = true;
            return BodyReading.Of(buffer);
        }
        finally
        {
            if (!isWhole) buffer.GiveUp();
        }
    }

    private bool IsFull => _length == Array.Length;

    private bool Open(int bytes, Decoding? decoding)
    {
        if (!_buffers.TryTake(AnswerBytes) || (decoding is not null && !decoding.TryHold(_buffers, bytes))) return false;
        _array = _buffers.Rent(bytes);
        return _array is not null;
    }

    /// <summary>Where the next bytes go; never room for more than one byte over the limit.</summary>
    private Memory<byte> Room(int limit) => Array.AsMemory(_length, Math.Min(Array.Length - _length, limit + RoomForEnd - _length));

    /// <summary>Both arrays are held while the one is copied into the other, and both are taken from the budget.</summary>
    private bool Grow(int expected, int limit, Decoding? decoding)
    {
        var next = _length >= BytesThatShowGoodFaith && expected > _length ? expected : Math.Min(_length * 2L, limit);
        var bytes = (int)next + RoomForEnd;
        if (decoding is not null && !decoding.TryHold(_buffers, bytes)) return false;
        if (_buffers.Rent(bytes) is not { } larger) return false;
        var full = Array;
        full.AsSpan(0, _length).CopyTo(larger);
        _array = larger;
        _buffers.Return(full);
        return true;
    }

    private void GiveUp()
    {
        if (_array is null) _buffers.GiveAll();
        else Dispose();
    }

    private static BodyFault NoMemory { get; } =
        new(BodyFaultKind.Overloaded, "This gateway has no room for the request's body at the moment. Try again shortly.", null);

    private static BodyFault Bomb { get; } =
        new(BodyFaultKind.TooLarge, $"The request body becomes more than {Decoding.MostExpansion} times as long as it was sent. Send it with less compression, or without.", null);

    private static BodyFault TooLarge(long maxBytes) => new(BodyFaultKind.TooLarge, $"The request body is larger than {maxBytes} bytes.", null);

    private static BodyFault UnsupportedCoding() =>
        new(BodyFaultKind.UnsupportedMediaType, "The request's Content-Encoding is not supported; use one of gzip, br and deflate, or none.", null);
}
