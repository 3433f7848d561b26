namespace Gateway.Api.Sync;

/// <summary>
/// Says which heartbeats tell how things are now. A recorded one, played again, and one that was held back on its way must not make an old copy look fresh.
/// What an answer says of the marks counts, because it is an answer to this gateway's own question. No time of another machine's clock is compared with one of this machine's.
/// </summary>
internal sealed class HeartbeatFreshness(TimeProvider time)
{
    /// <summary>
    /// How far the marks may have moved more or less than the time since the last answer. A heartbeat beyond it was held back on its way, or a clock was set; Admin.Api is asked
    /// then, by the silence that follows, and its answer says where the marks are.
    /// </summary>
    private static readonly long LongestDriftMs = (long)SyncSchedule.Silence.TotalMilliseconds;

    /// <summary>The latest mark. Null until Admin.Api has answered once: nobody else's word is known to be of today.</summary>
    private long? _mark;

    private long _markHeard;
    private long _answeredMark;
    private long _asked;

    /// <summary>Takes what an answer says.</summary>
    /// <param name="mark">Greater than that of every heartbeat before the answer, and smaller than those after it.</param>
    /// <param name="asked">The timestamp of the question.</param>
    public void NoteAnswer(long mark, long asked)
    {
        // The answer may be older than a heartbeat that came meanwhile. Else it stands, also where it is smaller: a database that was put back counts from there.
        if (_mark is not { } last || mark > last || _markHeard < asked) _mark = mark;
        (_answeredMark, _asked) = (mark, asked);
    }

    /// <summary>Whether a heartbeat with this mark tells of now.</summary>
    public bool IsFresh(long mark)
    {
        if (_mark is not { } last || mark <= last) return false;
        var driftMs = (long)time.GetElapsedTime(_asked).TotalMilliseconds - (mark - _answeredMark);
        return Math.Abs(driftMs) <= LongestDriftMs;
    }

    /// <summary>Takes note of a heartbeat that is fresh: no earlier one, nor the same again, is after it.</summary>
    public void Note(long mark) => (_mark, _markHeard) = (mark, time.GetTimestamp());
}
