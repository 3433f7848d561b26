namespace Gateway.Api.Forwarding;

/// <summary>
/// Sends a comment while a stream is silent, so that no proxy on the way to the caller takes it for dead (<c>general_settings.stream_keepalive</c>).
/// A comment stands between two events and never inside one, and is no sign of the upstream's life: its time limit goes on.
/// </summary>
internal sealed class StreamKeepAlive
{
    private static readonly byte[] Comment = [.. ": keep-alive\n\n"u8];

    private readonly HttpContext _context;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;

    /// <summary>The last bytes that were passed on, the newest last.</summary>
    private uint _tail = Blank;

    /// <summary>Two line ends: the end of an event.</summary>
    private const uint Blank = 0x0A0A;

    private StreamKeepAlive(HttpContext context, TimeSpan interval, TimeProvider time)
    {
        _context = context;
        _interval = interval;
        _time = time;
    }

    /// <summary>For an answer to which a comment can be added; null for every other, and where the operator wants none.</summary>
    public static StreamKeepAlive? For(HttpContext context, UpstreamAnswer answer, TimeSpan? interval, TimeProvider time) =>
        interval is { } wanted && answer is { IsEventStream: true, ContentLength: null, ContentEncoding: null } ? new StreamKeepAlive(context, wanted, time) : null;

    /// <summary>Notes what was passed on.</summary>
    public void Observe(ReadOnlySpan<byte> piece)
    {
        foreach (var b in piece[Math.Max(0, piece.Length - sizeof(uint))..]) _tail = (_tail << 8) | b;
    }

    /// <summary>Waits for the next piece, and says meanwhile that the stream lives.</summary>
    public async ValueTask<int> ReadAsync(UpstreamAnswer answer)
    {
        var read = answer.ReadAsync();
        if (read.IsCompleted) return await read;
        var pending = read.AsTask();
        try
        {
            while (!await IsOverAsync(pending))
            {
                if (IsBetweenEvents) await _context.Response.BodyWriter.WriteAsync(Comment, _context.RequestAborted);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Who listened has left, which ends the read too: it must be over before its buffer is given back.
            await ((Task)pending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        return await pending;
    }

    private bool IsBetweenEvents => (_tail & 0xFFFF) == Blank || _tail == 0x0D0A0D0A;

    /// <summary>Whether the read ends before the interval does.</summary>
    private async Task<bool> IsOverAsync(Task<int> pending)
    {
        using var waiting = new CancellationTokenSource();
        var first = await Task.WhenAny(pending, Task.Delay(_interval, _time, waiting.Token));
        await waiting.CancelAsync();
        return first == pending;
    }
}
