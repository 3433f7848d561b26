namespace Gateway.Api.Forwarding;

/// <summary>
/// A stream of events whose framing cannot tell its end from a break: the upstream announced neither a length nor chunks and just closes.
/// It ends well only after the event that ends it (<see cref="LastEvent"/>); any other end is an <see cref="IOException"/>, as a break of a chunked answer is.
/// </summary>
internal sealed class MarkedEndStream(Stream inner) : Stream
{
    private readonly LastEvent _last = new();

    /// <summary>The last byte that is no line end, and whether one came after it.</summary>
    private byte _end;
    private bool _isLineEnded;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The event that ends the stream is there to its own end: <c>[DONE]</c>, or a line of JSON.</summary>
    private bool IsWhole => _last.IsSeen && (_end == (byte)']' || (_end == (byte)'}' && _isLineEnded));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        if (read == 0 && buffer.Length > 0 && !IsWhole) throw new IOException("The stream of events was closed before its end.");
        Note(buffer.Span[..read]);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private void Note(ReadOnlySpan<byte> bytes)
    {
        _last.Observe(bytes);
        var visible = bytes.TrimEnd("\r\n "u8);
        if (visible.Length > 0)
        {
            _end = visible[^1];
            _isLineEnded = false;
        }

        _isLineEnded |= bytes[visible.Length..].Contains((byte)'\n');
    }
}
