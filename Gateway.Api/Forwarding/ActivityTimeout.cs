namespace Gateway.Api.Forwarding;

/// <summary>Why a wait for an upstream was ended from this side.</summary>
internal enum WaitEnd
{
    /// <summary>It was not: whatever failed, failed at the upstream.</summary>
    None,

    /// <summary>Nobody is to have the answer: the client left, or its key ended. Said first, whatever else happened meanwhile.</summary>
    ClientGone,

    /// <summary>No sign of life came within the limit.</summary>
    Expired,
}

/// <summary>A time limit that starts anew with every sign of life, and tells its own expiry from the client's leaving.</summary>
internal sealed class ActivityTimeout : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _leaving;
    private readonly CancellationToken _clientGone;

    public ActivityTimeout(TimeSpan limit, TimeProvider time, CancellationToken clientGone)
    {
        Limit = limit;
        _clientGone = clientGone;
        _source = new CancellationTokenSource(limit, time);
        // One source for both reasons, where a linked one would be a second: each request has one of these.
        _leaving = clientGone.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>How long a silence may last.</summary>
    public TimeSpan Limit { get; }

    public WaitEnd End =>
        _clientGone.IsCancellationRequested ? WaitEnd.ClientGone
        : _source.IsCancellationRequested ? WaitEnd.Expired
        : WaitEnd.None;

    public void Restart() => _source.CancelAfter(Limit);

    public void Dispose()
    {
        // First, since it waits for a cancellation that is under way.
        _leaving.Dispose();
        _source.Dispose();
    }
}
