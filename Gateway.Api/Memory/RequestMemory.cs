using Shared.Contracts.Sync;

namespace Gateway.Api.Memory;

/// <summary>What one process buffers for its requests: the budget, and the arrays that are made within it.</summary>
internal sealed class RequestMemory(BufferBudget budget, BufferPool pool)
{
    /// <summary>The part of the memory that the runtime may use which bodies get where the operator says nothing. The rest is for keys, connections and garbage.</summary>
    private const int Part = 4;

    /// <summary>Eight bodies of the largest default size at once, or some thousand usual ones; one more machine than the gateway's may need the rest.</summary>
    private const long MostByDefault = 256L * 1024 * 1024;

    private const long LeastByDefault = 16L * 1024 * 1024;

    public BufferBudget Budget => budget;

    public BufferPool Pool => pool;

    /// <summary>The budget where the configuration names none.</summary>
    /// <param name="availableBytes">What the runtime may use: of a container with a limit, that limit or a part of it.</param>
    public static long DefaultBudget(long availableBytes) => Math.Clamp(availableBytes / Part, LeastByDefault, MostByDefault);

    /// <summary>The memory of one request of the caller with this key; null for the administrator's.</summary>
    public RequestBuffers Of(KeyHash? key) => new(this, BufferBudget.CallerOf(key.GetHashCode()));
}
