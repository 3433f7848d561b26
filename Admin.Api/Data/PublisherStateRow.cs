namespace Admin.Api.Data;

/// <summary>
/// How far the log was published. A row of its own: noting it must not wait for a write that holds <see cref="SyncStateRow"/>.
/// It may lag behind the truth (a change is then published again, which is harmless) but never runs ahead of it.
/// </summary>
internal sealed class PublisherStateRow
{
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;

    public long Revision { get; set; }

    /// <summary>Counts who took over publishing, so that one who lost the turn without noticing changes nothing here.</summary>
    public long Turn { get; set; }

    /// <summary>
    /// The mark of the latest heartbeat: milliseconds by the clock of the process that sent it, and one more than the last where that clock is behind. So marks only grow,
    /// whoever publishes and whatever is done to clocks. It moves every second while the one whose turn it is lives.
    /// </summary>
    public long Mark { get; set; }

    /// <summary>The connection, as the server counts them, that holds the publisher's lock for this turn; 0 where there is no server.</summary>
    public int Backend { get; set; }
}
