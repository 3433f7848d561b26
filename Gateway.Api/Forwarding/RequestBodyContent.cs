using System.Net;
using System.Security.Cryptography;

namespace Gateway.Api.Forwarding;

/// <summary>A request body that writes itself from the caller's own bytes, copying nothing.</summary>
/// <remarks>The memory is the caller's pooled buffer. <see cref="IsInUse"/> says whether a write is under way, so that it is not given back too early.</remarks>
internal sealed class RequestBodyContent : HttpContent
{
    private readonly Func<Stream, CancellationToken, ValueTask> _write;
    private readonly long _length;
    private readonly Action<IncrementalHash>? _hash;
    private int _writing;

    /// <param name="length">In bytes; announced as Content-Length.</param>
    /// <param name="write">Writes exactly that many bytes; called once per send.</param>
    /// <param name="hash">Adds the same bytes to a hash; needed where requests are signed.</param>
    public RequestBodyContent(long length, Func<Stream, CancellationToken, ValueTask> write, Action<IncrementalHash>? hash = null)
    {
        _write = write;
        _hash = hash;
        _length = length;
        Headers.TryAddWithoutValidation("Content-Type", "application/json");
    }

    /// <summary>Whether the handler is still writing: it may be, after a cancelled attempt.</summary>
    public bool IsInUse => Volatile.Read(ref _writing) != 0;

    /// <summary>The SHA-256 of what is written, in lower-case hexadecimal.</summary>
    public string Sha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        (_hash ?? throw new InvalidOperationException("The body of a request that is signed says how it is hashed."))(hash);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

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
