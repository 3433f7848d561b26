namespace Gateway.Api.Forwarding;

/// <summary>A time limit that starts anew with every sign of life, and tells its own expiry from the client's leaving.</summary>
internal sealed class ActivityTimeout : IDisposable
{
    private readonly CancellationTokenSource _expiry;
    private readonly CancellationTokenSource _either;
    private readonly TimeSpan _limit;
    private readonly CancellationToken _clientGone;

    public ActivityTimeout(TimeSpan limit, TimeProvider time, CancellationToken clientGone)
    {
        _limit = limit;
        _clientGone = clientGone;
        _expiry = new CancellationTokenSource(limit, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_expiry.Token, clientGone);
    }

    public CancellationToken Token => _either.Token;

    /// <summary>True when the client left, whatever else happened meanwhile.</summary>
    public bool IsClientGone => _clientGone.IsCancellationRequested;

    public bool IsExpired => _expiry.IsCancellationRequested;

    public void Restart() => _expiry.CancelAfter(_limit);

    public void Dispose()
    {
        _either.Dispose();
        _expiry.Dispose();
    }
}
