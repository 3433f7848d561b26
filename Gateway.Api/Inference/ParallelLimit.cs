using Gateway.Api.Routing;

namespace Gateway.Api.Inference;

/// <summary>How many requests the gateway works on at once. One more is refused at once: waiting would only move the queue into memory.</summary>
internal sealed class ParallelLimit(CurrentRouting routing)
{
    private int _running;

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _running) <= routing.State.Configuration.General.MaxParallelRequests) return true;
        Interlocked.Decrement(ref _running);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _running);
}
