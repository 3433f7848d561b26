namespace Admin.Api.Sync.Embedded;

/// <summary>What all connections of the embedded server together may keep in memory. Whoever asks for more than is left gets nothing and is closed.</summary>
internal sealed class MemoryBudget(long bytes)
{
    private long _left = bytes;

    public bool TryTake(long count)
    {
        if (Interlocked.Add(ref _left, -count) >= 0) return true;
        Interlocked.Add(ref _left, count);
        return false;
    }

    public void Give(long count) => Interlocked.Add(ref _left, count);
}
