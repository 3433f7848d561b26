namespace Admin.Api.Data.Sqlite;

/// <summary>
/// The marks of heartbeats where one process sends them all: counted in memory. The file holds a bound that is ahead of them, so that those of the next process are greater:
/// one write for many heartbeats, where each would make an idle disk work, and whatever copies the file.
/// </summary>
internal sealed class SqliteMarks
{
    private static readonly long Ahead = (long)TimeSpan.FromSeconds(20).TotalMilliseconds;

    private long _latest;
    private long _bound;

    /// <summary>0 before the first.</summary>
    public long Latest => Interlocked.Read(ref _latest);

    /// <summary>Called by one loop.</summary>
    public async Task<long> NextAsync(PublisherWrites writes, long turn, TimeProvider time, CancellationToken cancellation)
    {
        var next = Math.Max(_latest + 1, time.GetUtcNow().ToUnixTimeMilliseconds());
        if (next > _bound)
        {
            var (before, after) = await writes.RaiseMarkAsync(turn, Ahead, cancellation);
            // What another process has sent before this one started is no greater than the bound that it left.
            next = Math.Max(next, before + 1);
            _bound = after;
        }

        Interlocked.Exchange(ref _latest, next);
        return next;
    }
}
