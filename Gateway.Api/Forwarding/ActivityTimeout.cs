namespace Gateway.Api.Forwarding;

/// <summary>A time limit that starts anew with every sign of life, and tells its own expiry from the client's leaving.</summary>
internal sealed class ActivityTimeout : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _leaving;
    private readonly TimeSpan _limit;
    private readonly CancellationToken _clientGone;

    public ActivityTimeout(TimeSpan limit, TimeProvider time, CancellationToken clientGone)
    {
        _limit = limit;
        _clientGone = clientGone;
        _source = new CancellationTokenSource(limit, time);
        // One source for both reasons, where a linked one would be a second: each request has one of these.
        _leaving = clientGone.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>True when the client left, whatever else happened meanwhile.</summary>
    public bool IsClientGone => _clientGone.IsCancellationRequested;

    public bool IsExpired => _source.IsCancellationRequested && !IsClientGone;

    public void Restart() => _source.CancelAfter(_limit);

    public void Dispose()
    {
        // First, since it waits for a cancellation that is under way.
        _leaving.Dispose();
        _source.Dispose();
    }
}
