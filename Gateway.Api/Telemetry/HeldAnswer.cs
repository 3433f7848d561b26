using Gateway.Api.Forwarding;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Api.Telemetry;

/// <summary>
/// Keeps the end of an answer back until it is released, so that no caller has a whole answer whose record is not written. Everything before the end passes at
/// once: no event of a stream waits.
/// </summary>
/// <remarks>
/// The end is the last bytes of an answer, and of a stream those after the event that ends it (<see cref="LastEvent"/>). The server's own closing chunk comes
/// after it anyway, when the request is over. An answer that is never released ends as a broken one.
/// </remarks>
internal sealed class HeldAnswer : Stream
{
    /// <summary>How much is the end of an answer that is no stream of events. Small ones are held whole, and sent in one piece.</summary>
    private const int End = 1024;

    private readonly HttpContext _context;
    private readonly Stream _server;
    private readonly StreamResponseBodyFeature _feature;
    private readonly LastEvent _lastEvent = new();
    private byte[] _held = [];
    private long? _announced;
    private long _seen;

    private HeldAnswer(HttpContext context)
    {
        _context = context;
        var server = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        _server = server.Stream;
        _feature = new StreamResponseBodyFeature(this, server);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    private bool HasPassedWhole => _context.Response.ContentLength is { } length && _seen >= length;

    /// <summary>Puts itself between the request's answer and the server.</summary>
    public static void Begin(HttpContext context)
    {
        var held = new HeldAnswer(context);
        context.Features.Set<IHttpResponseBodyFeature>(held._feature);
        context.Features.Set(held);
    }

    /// <summary>Lets the end go.</summary>
    public static async Task ReleaseAsync(HttpContext context)
    {
        if (context.Features.Get<HeldAnswer>() is not { } held) return;
        await held._feature.CompleteAsync();
        if (held._held.Length > 0) await held._server.WriteAsync(held._held, context.RequestAborted);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        BeginAnew();
        _seen += buffer.Length;
        var kept = Kept(buffer.Span);
        if (kept + _held.Length == 0)
        {
            await _server.WriteAsync(buffer, cancellationToken);
            return;
        }

        byte[] waiting = [.. _held, .. buffer.Span];
        var sent = Math.Max(0, waiting.Length - kept);
        _held = waiting[sent..];
        if (sent > 0) await _server.WriteAsync(waiting.AsMemory(0, sent), cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Headers alone are all of an answer without a body, and go with the body of one that is held whole.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) =>
        HasPassedWhole || (_seen > 0 && _seen == _held.Length) ? Task.CompletedTask : _server.FlushAsync(cancellationToken);

    /// <summary>An error takes the place of an answer of which nothing was sent: who announces another length, or writes beyond it, begins anew.</summary>
    private void BeginAnew()
    {
        var response = _context.Response;
        if (!response.HasStarted && (response.ContentLength != _announced || HasPassedWhole)) (_held, _seen) = ([], 0);
        _announced = response.ContentLength;
    }

    /// <summary>How many bytes are kept back after these.</summary>
    private int Kept(ReadOnlySpan<byte> piece)
    {
        if (_context.Response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) != true) return End;
        _lastEvent.Observe(piece);
        return _lastEvent.IsSeen || HasPassedWhole ? LastEvent.Tail : 0;
    }

    public override void Flush() => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
