namespace Gateway.Api.Memory;

/// <summary>Gives memory back to the system after a burst of large bodies. Nothing else would: a process at rest collects no garbage.</summary>
/// <remarks>
/// Once, when large arrays have been let go and none for a while: all threads stand still for it, which a quiet moment can bear and a busy one does not need.
/// Where few were made there is little to give back, and they are kept.
/// </remarks>
internal sealed class MemoryReturn : IDisposable
{
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    /// <summary>Less is not worth a pause.</summary>
    public const long WorthAPause = 16 * 1024 * 1024;

    private readonly TimeProvider _time;
    private readonly Action _collect;
    private readonly ITimer _timer;
    private Func<long>? _letGo;
    private long _made;
    private long _lastLetGo;
    private int _isDue;

    public MemoryReturn(TimeProvider time)
        : this(time, static () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true))
    {
    }

    /// <param name="collect">A test's own: it counts.</param>
    internal MemoryReturn(TimeProvider time, Action collect)
    {
        _time = time;
        _collect = collect;
        _timer = time.CreateTimer(static self => ((MemoryReturn)self!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>So many bytes of large arrays were made.</summary>
    public void Made(int bytes) => Interlocked.Add(ref _made, bytes);

    /// <summary>A large array was let go.</summary>
    /// <param name="letGo">Lets go what is kept for the next request, and gives how many bytes of large arrays requests still hold; always the same.</param>
    public void LetGo(Func<long> letGo)
    {
        Volatile.Write(ref _lastLetGo, _time.GetTimestamp());
        if (Volatile.Read(ref _made) < WorthAPause || Interlocked.Exchange(ref _isDue, 1) != 0) return;
        _letGo = letGo;
        _timer.Change(Quiet, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var rest = Quiet - _time.GetElapsedTime(Volatile.Read(ref _lastLetGo));
        if (rest > TimeSpan.Zero)
        {
            _timer.Change(rest, Timeout.InfiniteTimeSpan);
            return;
        }

        Interlocked.Exchange(ref _isDue, 0);
        var made = Volatile.Read(ref _made);
        var stillHeld = _letGo?.Invoke() ?? 0;
        // What a slow request still holds stays worth a pause: nothing would give it back otherwise.
        Interlocked.Add(ref _made, stillHeld - made);
        _collect();
    }
}
