using Shared.Contracts.Sync;

namespace Gateway.Api.Sync;

/// <summary>What Admin.Api has to be asked for.</summary>
internal enum SyncNeed
{
    Nothing,

    /// <summary>The changes after the own revision.</summary>
    Changes,

    Snapshot,
}

/// <summary>
/// When Admin.Api is asked, and for what: at once for a gap, within a moment after a reconnect, after a silence in any case, and with a growing, random
/// pause after a failure. Used by the sync loop alone.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="random">Numbers from 0 to 1, so that many gateways do not ask in one instant.</param>
internal sealed class SyncSchedule(TimeProvider time, Func<double> random)
{
    /// <summary>Three heartbeats missed. What counts is what confirms or moves this copy: a channel full of anything else is as good as silent.</summary>
    public static readonly TimeSpan Silence = SyncRoutes.HeartbeatInterval * 3;

    /// <summary>What is heard may all have been held back for equally long, which nothing that is heard shows. So Admin.Api is asked this often in any case.</summary>
    public static readonly TimeSpan LongestOnHearsay = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);

    /// <summary>What was revoked during an outage must be enforced within two seconds of its end. Asking in vain costs next to nothing.</summary>
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(1);

    /// <summary>Every gateway hears of a reconnect at once; spread over this, they do not all ask at once.</summary>
    private static readonly TimeSpan ReconnectSpread = TimeSpan.FromMilliseconds(250);

    /// <summary>A claim that Admin.Api does not bear out makes the next ones wait, longer each time: replayed messages are no way to keep anyone busy.</summary>
    private static readonly TimeSpan FirstDoubt = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestDoubt = TimeSpan.FromMinutes(1);

    private readonly long _start = time.GetTimestamp();
    private SyncNeed _need = SyncNeed.Nothing;
    private TimeSpan _due;
    private TimeSpan _retry = FirstRetry;
    private TimeSpan _answered;
    private TimeSpan _doubt = FirstDoubt;
    private TimeSpan _doubtEnds;

    /// <summary>What is needed when the time has come; a silence needs the changes.</summary>
    public SyncNeed Need => _need == SyncNeed.Nothing ? SyncNeed.Changes : _need;

    public bool IsDue => UntilDue <= TimeSpan.Zero;

    public TimeSpan UntilDue => _due - Now;

    private TimeSpan Now => time.GetElapsedTime(_start);

    /// <summary>Asks at once; a pause after a failure still holds.</summary>
    public void Ask(SyncNeed need) => AskAt(need, Now);

    /// <summary>Asks when something may have been missed.</summary>
    public void AskAfterReconnect() => AskAt(SyncNeed.Changes, Now + ReconnectSpread * random());

    /// <summary>Asks because a message says so. False while messages like it are not believed.</summary>
    public bool TryAskFor(SyncNeed need)
    {
        if (Now < _doubtEnds) return false;
        Ask(need);
        return true;
    }

    /// <summary>The copy is known to be right: nothing is needed until the next silence.</summary>
    public void Heard()
    {
        if (_need != SyncNeed.Nothing) return;
        _due = Now + Silence < _answered + LongestOnHearsay ? Now + Silence : _answered + LongestOnHearsay;
    }

    /// <summary>A question is under way: what is claimed from now on may be later than its answer, and is asked about again.</summary>
    public void NoteAsked()
    {
        _need = SyncNeed.Nothing;
        _due = Now + Silence;
    }

    public void Answered()
    {
        _retry = FirstRetry;
        _answered = Now;
        if (_need == SyncNeed.Nothing) _due = Now + Silence;
    }

    /// <param name="asked">What was asked for in vain.</param>
    /// <param name="waited">How long it was waited for an answer: that was part of the pause.</param>
    public void Failed(SyncNeed asked, TimeSpan waited = default)
    {
        if (asked > _need) _need = asked;
        var pause = _retry * (0.5 + random() / 2) - waited;
        _due = Now + (pause > TimeSpan.Zero ? pause : FirstRetry * random());
        _retry = _retry * 2 > LongestRetry ? LongestRetry : _retry * 2;
    }

    public void Doubt()
    {
        _doubtEnds = Now + _doubt;
        _doubt = _doubt * 2 > LongestDoubt ? LongestDoubt : _doubt * 2;
    }

    public void Trust() => _doubt = FirstDoubt;

    private void AskAt(SyncNeed need, TimeSpan at)
    {
        if (_need == SyncNeed.Nothing) _due = at < _due ? at : _due;
        if (need > _need) _need = need;
    }
}
