using Gateway.Api.Routing;

namespace Gateway.Api.Inference;

/// <summary>
/// How many requests the gateway works on at once. One more is refused at once: waiting would only move the queue into memory.
/// A place is taken when the body is there, so that bodies which come slowly keep nobody out; what they hold is bounded as bytes.
/// </summary>
internal sealed class ParallelLimit(CurrentRouting routing)
{
    private int _running;

    /// <summary>Whether one more would be refused at this moment, so that its body need not be read.</summary>
    public bool IsFull => Volatile.Read(ref _running) >= Places;

    private int Places => routing.State.Configuration.General.MaxParallelRequests;

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _running) <= Places) return true;
        Interlocked.Decrement(ref _running);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _running);
}
