using Gateway.Api.Forwarding;
using Shared.Contracts.Routing;

namespace Gateway.Api.Inference;

/// <summary>One request whose attempts and answer end when its key does.</summary>
internal sealed class WatchedRequest : IDisposable
{
    /// <summary>How many looks a client has to take what is left, the error event included, before its connection is cut: two seconds.</summary>
    private const int LooksToTakeTheEnd = 8;

    private readonly RevocationWatch _watch;
    private readonly HttpContext _context;
    private readonly RequestAuthorization _authorization;
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenRegistration _leaving;
    private readonly Lock _lock = new();
    private volatile Dispatch? _underWay;
    private bool _isCut;
    private int _looksSince;
    private bool _isOver;

    public WatchedRequest(RevocationWatch watch, HttpContext context, RequestAuthorization authorization)
    {
        _watch = watch;
        _context = context;
        _authorization = authorization;
        _leaving = context.RequestAborted.UnsafeRegister(static ended => ((CancellationTokenSource)ended!).Cancel(), _ended);
    }

    /// <summary>Cancelled when nobody is to get the answer any more: the client has left, or the key has ended.</summary>
    public CancellationToken Token => _ended.Token;

    /// <summary>Whether it was the key that ended it, while the client waits.</summary>
    public bool IsCut => Volatile.Read(ref _isCut) && !_context.RequestAborted.IsCancellationRequested;

    /// <summary>Sends, and notes what is under way: a scope that no longer holds it ends it. Where the key may retry is decided at the retry.</summary>
    public async ValueTask<AttemptOutcome> SendAsync(SendAttempt send, Dispatch dispatch, CancellationToken ended)
    {
        _underWay = dispatch;
        var outcome = await send(dispatch, ended);
        if (outcome.Result != AttemptResult.Answered) _underWay = null;
        return outcome;
    }

    /// <summary>Ends the request if its key has. One that is still there some looks later waits for its client to read, who is not waited for.</summary>
    public void Look()
    {
        lock (_lock)
        {
            if (_isOver) return;
            if (_isCut)
            {
                if (++_looksSince == LooksToTakeTheEnd) _context.Abort();
                return;
            }

            if (_authorization.StillHolds(_underWay)) return;
            Volatile.Write(ref _isCut, true);
        }

        // What waits on it goes on in the pool and not on the timer's thread.
        _ = _ended.CancelAsync();
    }

    /// <summary>The source is left to the garbage collector: a cancellation may be under way, and it has no timer to stop.</summary>
    public void Dispose()
    {
        _watch.End(this);
        _leaving.Dispose();
        lock (_lock) _isOver = true;
    }
}
