namespace Admin.Api.Data.Sqlite;

/// <summary>
/// When SQLite's write-ahead log is moved into the database file. Often and little: a checkpoint that shares the disk with the writers should be short.
/// </summary>
/// <param name="Interval">Between two checkpoints.</param>
/// <param name="RestartAt">With so many pages, all of them moved, the log begins anew. Usually a writer that finds all of it moved has done so long before.</param>
/// <param name="WarnAt">A log of so many pages that cannot be moved is told of.</param>
internal sealed record CheckpointTerms(TimeSpan Interval, int RestartAt, int WarnAt)
{
    /// <summary>16 MiB and 256 MiB of pages of 4 KiB.</summary>
    public static CheckpointTerms Default { get; } = new(TimeSpan.FromMilliseconds(50), 4_000, 65_536);
}
