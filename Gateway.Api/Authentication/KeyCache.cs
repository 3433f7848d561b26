namespace Gateway.Api.Authentication;

/// <summary>
/// The gateway's copy of the keys: one table that is replaced whole by a snapshot and edited by changes. Only Sync writes it; requests read it.
/// </summary>
internal sealed class KeyCache(TimeProvider time)
{
    private KeyTable? _table;
    private long _confirmedAt;

    /// <summary>Null until the first snapshot is loaded.</summary>
    public KeyTable? Table => Volatile.Read(ref _table);

    /// <summary>How long ago this copy was last known to be Admin.Api's own state. Meaningless before the first snapshot.</summary>
    public TimeSpan Age => time.GetElapsedTime(Interlocked.Read(ref _confirmedAt));

    /// <param name="table">Complete and authentic.</param>
    /// <param name="age">How long ago it was Admin.Api's state: nothing for one that came from there, more for one from a file.</param>
    public void Replace(KeyTable table, TimeSpan age = default)
    {
        Interlocked.Exchange(ref _confirmedAt, TimestampOf(age));
        Volatile.Write(ref _table, table);
    }

    /// <summary>Says that the copy was equal to Admin.Api's state. What is known of a later moment stands. Called by one loop.</summary>
    /// <param name="age">How long ago that was.</param>
    public void Confirm(TimeSpan age = default)
    {
        var at = TimestampOf(age);
        if (at > Interlocked.Read(ref _confirmedAt)) Interlocked.Exchange(ref _confirmedAt, at);
    }

    private long TimestampOf(TimeSpan age) => time.GetTimestamp() - (long)(age.TotalSeconds * time.TimestampFrequency);
}
