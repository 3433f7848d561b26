namespace Gateway.Api.Configuration;

/// <summary>
/// Gives back, once, the memory that only the start needed: the collector would keep it until the heap has grown to several times its size, which in a sidecar
/// that idles is never. A large heap is left alone: the pause grows with what is alive.
/// </summary>
internal sealed class StartMemory(TimeProvider time) : BackgroundService
{
    /// <summary>By then keys are loaded and connections are up.</summary>
    private static readonly TimeSpan AfterStart = TimeSpan.FromSeconds(5);

    /// <summary>What is alive below this is moved within a few milliseconds.</summary>
    private const long LargestHeap = 32 * 1024 * 1024;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(AfterStart, time, stoppingToken);
        if (GC.GetTotalMemory(forceFullCollection: false) < LargestHeap) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
