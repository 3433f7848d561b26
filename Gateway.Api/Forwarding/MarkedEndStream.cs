namespace Gateway.Api.Forwarding;

/// <summary>
/// A stream of events whose framing cannot tell its end from a break: the upstream announced neither a length nor chunks and just closes.
/// It ends well only after <c>data: [DONE]</c>; any other end is an <see cref="IOException"/>, as a break of a chunked answer is.
/// </summary>
internal sealed class MarkedEndStream(Stream inner) : Stream
{
    /// <summary>As long as the longer spelling of the mark.</summary>
    private const int TailLength = 12;

    private readonly byte[] _tail = new byte[TailLength];
    private int _tailLength;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    private bool HasMark => _tail.AsSpan(0, _tailLength).EndsWith("data: [DONE]"u8) || _tail.AsSpan(0, _tailLength).EndsWith("data:[DONE]"u8);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        if (read == 0 && buffer.Length > 0 && !HasMark) throw new IOException("The stream of events was closed before its end.");
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

    /// <summary>Keeps the last bytes, without the line ends after them: the mark may come in pieces.</summary>
    private void Note(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.TrimEnd("\r\n "u8);
        if (bytes.Length > TailLength) bytes = bytes[^TailLength..];
        var kept = Math.Min(_tailLength, TailLength - bytes.Length);
        _tail.AsSpan(_tailLength - kept, kept).CopyTo(_tail);
        bytes.CopyTo(_tail.AsSpan(kept));
        _tailLength = kept + bytes.Length;
    }
}
