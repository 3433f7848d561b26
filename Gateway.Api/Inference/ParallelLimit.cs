using Gateway.Api.Routing;
using Shared.Contracts.Hosting;

namespace Gateway.Api.Inference;

/// <summary>
/// How many requests the gateway works on at once. One more is refused at once: waiting would only move the queue into memory.
/// A place is taken when the body is there, so that bodies which come slowly keep nobody out; what they hold is bounded as bytes.
/// Each may need a connection to an upstream, so there are never more than the process's open files allow.
/// </summary>
internal sealed class ParallelLimit(CurrentRouting routing)
{
    private int _running;

    /// <summary>Whether one more would be refused at this moment, so that its body need not be read.</summary>
    public bool IsFull => Volatile.Read(ref _running) >= Places;

    private long Places => Math.Min(routing.State.Configuration.General.MaxParallelRequests, FileDescriptors.Room);

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _running) <= Places) return true;
        Interlocked.Decrement(ref _running);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _running);
}
