using Shared.Contracts.Configuration.Settings;

namespace Gateway.Api.Inference;

/// <summary>
/// Ends what runs for keys that have ended or been narrowed, where <c>on_revoke</c> is <c>cut</c>: it looks each running request's key up, a few times a second.
/// So it sees whatever can end a key, its expiry by the clock included, and nothing is on the path of a request; where nothing is watched, no timer runs.
/// </summary>
internal sealed class RevocationWatch : IDisposable
{
    /// <summary>Far below the two seconds in which a revocation reaches the gateway; a thousand running streams are looked up in less than a millisecond.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly HashSet<WatchedRequest> _requests = [];
    private readonly ITimer _timer;

    public RevocationWatch(TimeProvider time) =>
        _timer = time.CreateTimer(static watch => ((RevocationWatch)watch!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Watches a request until it is disposed of; null for one that is let finish, as every request of the master key is.</summary>
    public WatchedRequest? Begin(HttpContext context, RequestAuthorization authorization)
    {
        if (authorization.State.Configuration.General.OnRevoke == RevocationPolicy.Finish || authorization.Caller.IsMaster) return null;
        var request = new WatchedRequest(this, context, authorization);
        lock (_lock)
        {
            _requests.Add(request);
            if (_requests.Count == 1) _timer.Change(Period, Period);
        }

        return request;
    }

    public void End(WatchedRequest request)
    {
        lock (_lock)
        {
            _requests.Remove(request);
            if (_requests.Count == 0) _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        WatchedRequest[] requests;
        lock (_lock) requests = [.. _requests];
        foreach (var request in requests) request.Look();
    }
}
