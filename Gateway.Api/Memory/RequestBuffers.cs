namespace Gateway.Api.Memory;

/// <summary>What one request holds. Its owner gives back all of it when the request is over. Used by one thread at a time.</summary>
internal sealed class RequestBuffers(RequestMemory memory, int caller)
{
    private long _held;

    /// <summary>Takes bytes that are held elsewhere than in an array of the pool. False where there are none left for this caller.</summary>
    public bool TryTake(long bytes)
    {
        if (!memory.Budget.TryTake(caller, _held, bytes)) return false;
        _held += bytes;
        return true;
    }

    public void Give(long bytes)
    {
        _held -= bytes;
        memory.Budget.Give(caller, bytes);
    }

    /// <summary>An array for at least so many bytes; null where there are none left for this caller.</summary>
    public byte[]? Rent(int bytes)
    {
        var length = BufferPool.LengthFor(bytes);
        if (!TryTake(length)) return null;
        if (memory.Pool.Rent(bytes) is { } array) return array;
        Give(length);
        return null;
    }

    public void Return(byte[] array)
    {
        Give(array.Length);
        memory.Pool.Return(array);
    }

    /// <summary>Gives back all that is still held. An array among it is left to whoever may still read it, and to the garbage collector.</summary>
    public void GiveAll() => Give(_held);
}
