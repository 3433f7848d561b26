using System.Net;

namespace Gateway.Api.Forwarding;

/// <summary>A request body that writes itself from the caller's own bytes, copying nothing.</summary>
/// <remarks>The memory is the caller's pooled buffer. <see cref="IsInUse"/> says whether a write is under way, so that it is not given back too early.</remarks>
internal sealed class RequestBodyContent : HttpContent
{
    private readonly Func<Stream, CancellationToken, ValueTask> _write;
    private readonly long _length;
    private int _writing;

    /// <param name="length">In bytes; announced as Content-Length.</param>
    /// <param name="write">Writes exactly that many bytes; called once per send.</param>
    public RequestBodyContent(long length, Func<Stream, CancellationToken, ValueTask> write)
    {
        _write = write;
        _length = length;
        Headers.TryAddWithoutValidation("Content-Type", "application/json");
    }

    /// <summary>Whether the handler is still writing: it may be, after a cancelled attempt.</summary>
    public bool IsInUse => Volatile.Read(ref _writing) != 0;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _writing);
        try
        {
            await _write(stream, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _writing);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }
}
