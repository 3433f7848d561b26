namespace Gateway.Api.Memory;

/// <summary>How many bytes the process may hold for requests at once (<c>general_settings.max_buffered_bytes</c>), and who holds them.</summary>
/// <remarks>
/// What is counted are arrays as long as they are, before they are made. Nobody waits for bytes: a queue would only move the load into memory.
/// One caller gets at most half, so that others are served while it takes all it can, unless it holds nothing else: one body of any permitted size fits for everyone.
/// Callers are told apart by a number of their key's hash. Two keys may share one, which costs one of them its share while the other overdoes it, and no memory.
/// </remarks>
internal sealed class BufferBudget(Func<long> max)
{
    /// <summary>Enough that hardly two busy keys meet; 32 KB.</summary>
    private const int Callers = 4096;

    /// <summary>One caller's part of the whole.</summary>
    private const int Share = 2;

    private readonly long[] _heldByCaller = new long[Callers];
    private long _held;

    /// <summary>What all requests hold.</summary>
    public long Held => Volatile.Read(ref _held);

    public long Max => max();

    /// <summary>The number under which the caller with this hash takes.</summary>
    public static int CallerOf(int hash) => (int)((uint)hash % Callers);

    /// <summary>Takes bytes, or none where that would be more than there are or more than the caller's share.</summary>
    /// <param name="caller">From <see cref="CallerOf"/>.</param>
    /// <param name="own">What the same request holds already.</param>
    /// <param name="bytes">How many more it needs.</param>
    public bool TryTake(int caller, long own, long bytes)
    {
        var all = Interlocked.Add(ref _held, bytes);
        var ofCaller = Interlocked.Add(ref _heldByCaller[caller], bytes);
        var most = Max;
        if (all <= most && (ofCaller <= most / Share || ofCaller == own + bytes)) return true;
        Give(caller, bytes);
        return false;
    }

    public void Give(int caller, long bytes)
    {
        Interlocked.Add(ref _heldByCaller[caller], -bytes);
        Interlocked.Add(ref _held, -bytes);
    }
}
