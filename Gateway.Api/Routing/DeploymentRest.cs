namespace Gateway.Api.Routing;

/// <summary>What an attempt's failure says of the deployment.</summary>
internal enum FailureKind
{
    /// <summary>It answered 429: it lives, and a limit of the gateway's account, or of this model, is used up.</summary>
    Throttled,

    /// <summary>It answered 408 or 5xx: it lives, and the request itself may be the reason.</summary>
    Erred,

    /// <summary>No connection, or no answer in time.</summary>
    Silent,

    /// <summary>It does not take the gateway's own credentials: no request of anybody will be answered.</summary>
    CredentialsRefused,
}

/// <summary>
/// The failures of a deployment, or of one upstream model under a wildcard, and the rest that follows when they are too many.
/// </summary>
/// <remarks>
/// There are two rests. The ordinary one takes a deployment out where there is another to go to. The full one takes it out for everybody, also for those to whom
/// it is the only one. An ordinary rest would refuse these without mending anything, and one key's bad requests would be the end of the model for all. What earns
/// a full rest is LiteLLM's rule for the only deployment of a group: 429 never does, and 408 and 5xx do only where the operator has set <c>allowed_fails</c>.
/// Failures are counted under a lock of their own (they are rare); everything a healthy request touches is a single volatile word.
/// Accepted race: two requests may both see the last failure as the one too many; the rest is then set twice to the same end.
/// </remarks>
internal sealed class DeploymentRest
{
    /// <summary>So many failures one after the other, none more than a minute after the one before, are a full rest whatever their kind: LiteLLM's figure.</summary>
    public const int FailuresInARow = 1000;

    private readonly Lock _lock = new();
    private readonly FailureCount _all = new();
    private readonly FailureCount _full = new();
    private long _until;
    private long _fullUntil;
    private int _inARow;
    private long _lastFailure;

    /// <summary>When the last failure was, as a timestamp.</summary>
    public long LastFailure => Volatile.Read(ref _lastFailure);

    /// <summary>The timestamp at which the rest ends; in the past for one that does not rest.</summary>
    /// <param name="isOnly">Whether there is nothing else to go to.</param>
    public long Until(bool isOnly) => isOnly ? Volatile.Read(ref _fullUntil) : Math.Max(Volatile.Read(ref _until), Volatile.Read(ref _fullUntil));

    public bool IsResting(long now, bool isOnly = false) => Until(isOnly) > now;

    /// <summary>An answer that is no failure ends the row of failures.</summary>
    public void Answered()
    {
        if (Volatile.Read(ref _inARow) != 0) Volatile.Write(ref _inARow, 0);
    }

    /// <summary>Counts a failure; true where a rest follows.</summary>
    public bool Failed(TimeProvider time, FailureKind kind, RestLimits limits)
    {
        var now = time.GetTimestamp();
        bool rests, restsFully;
        lock (_lock)
        {
            _inARow = time.GetElapsedTime(_lastFailure, now) > FailureCount.Window ? 1 : _inARow + 1;
            Volatile.Write(ref _lastFailure, now);
            rests = kind != FailureKind.CredentialsRefused && _all.Add(time, limits.AllowedFails);
            restsFully = kind == FailureKind.CredentialsRefused || (CountsFully(kind, limits) && _full.Add(time, limits.AllowedFails));
            if (_inARow >= Math.Max(FailuresInARow, limits.AllowedFails)) (_inARow, restsFully) = (0, true);
        }

        var until = now + (long)(limits.CooldownTime.TotalSeconds * time.TimestampFrequency);
        if (rests) Volatile.Write(ref _until, until);
        if (restsFully) Volatile.Write(ref _fullUntil, until);
        return rests || restsFully;
    }

    private static bool CountsFully(FailureKind kind, RestLimits limits) => kind switch
    {
        FailureKind.Throttled or FailureKind.CredentialsRefused => false,
        FailureKind.Erred => limits.AllowedFailsIsSet,
        FailureKind.Silent => true,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
