namespace Admin.Api.Sync;

/// <summary>
/// How much of the change log is kept. It serves gateways that missed something: one that has been away for longer loads a snapshot, which is cheaper
/// than so many changes one by one. At the 100 changes a second that sync is measured at, the count is an outage of a quarter of an hour.
/// </summary>
/// <param name="Count">The latest so many entries; about 30 MB.</param>
/// <param name="Age">Of those, none that is older.</param>
/// <param name="Step">Removed at once: a few milliseconds of the write lock.</param>
/// <param name="Pause">Between two steps, for the writers.</param>
/// <param name="Interval">Between two rounds.</param>
internal sealed record LogRetention(int Count, TimeSpan Age, int Step, TimeSpan Pause, TimeSpan Interval)
{
    public static LogRetention Default { get; } =
        new(100_000, TimeSpan.FromDays(7), 500, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
}
