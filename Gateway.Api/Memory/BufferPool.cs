using System.Buffers;
using System.Numerics;

namespace Gateway.Api.Memory;

/// <summary>Arrays for bodies. Small ones come from the shared pool; large ones are kept here for the next request, and let go when no request has needed one for a while.</summary>
/// <remarks>
/// The shared pool keeps dozens of arrays of every length for each processor, until the garbage collector happens to look; after a burst of large bodies that would be
/// most of a small container. Making every large array anew would leave as much garbage as bodies are refused.
/// What waits here counts towards the budget as what is held does, so that both together stay below it.
/// </remarks>
internal sealed class BufferPool(BufferBudget budget, MemoryReturn memory)
{
    /// <summary>The runtime puts what is larger onto a heap of its own, which is cleaned only together with everything else.</summary>
    private const int LongestSmall = 64 * 1024;

    /// <summary>A body of just a power of two, and the byte that shows its end, must not cost twice as much.</summary>
    private const int Slack = 64;

    private const int ShortestShared = 16;
    private const int Lengths = 32;

    private readonly Lock _lock = new();
    private readonly Stack<byte[]>[] _idle = [.. Enumerable.Range(0, Lengths).Select(_ => new Stack<byte[]>())];
    private long _idleBytes;
    private long _largeBytesOut;

    /// <summary>What waits for the next request.</summary>
    public long IdleBytes => Volatile.Read(ref _idleBytes);

    /// <summary>How long an array is that holds so many bytes: what is to be taken from the budget for it.</summary>
    public static int LengthFor(int bytes)
    {
        if (bytes <= LongestSmall) return Math.Max(ShortestShared, (int)BitOperations.RoundUpToPowerOf2((uint)bytes));
        return (int)Math.Min(BitOperations.RoundUpToPowerOf2((uint)(bytes - Slack)) + (long)Slack, Array.MaxLength);
    }

    /// <summary>An array of <see cref="LengthFor"/> these bytes, which were taken from the budget; null where the machine has no memory for it.</summary>
    public byte[]? Rent(int bytes)
    {
        if (bytes <= LongestSmall) return ArrayPool<byte>.Shared.Rent(bytes);
        var length = LengthFor(bytes);
        lock (_lock)
        {
            if (IdleOf(length).TryPop(out var known))
            {
                _idleBytes -= length;
                Interlocked.Add(ref _largeBytesOut, length);
                return known;
            }

            MakeRoom();
        }

        try
        {
            var made = GC.AllocateUninitializedArray<byte>(length);
            memory.Made(length);
            Interlocked.Add(ref _largeBytesOut, length);
            return made;
        }
        catch (OutOfMemoryException)
        {
            return null;
        }
    }

    /// <summary>Takes an array back whose bytes have been given back to the budget.</summary>
    public void Return(byte[] array)
    {
        if (array.Length <= LongestSmall)
        {
            ArrayPool<byte>.Shared.Return(array);
            return;
        }

        Interlocked.Add(ref _largeBytesOut, -array.Length);
        lock (_lock)
        {
            if (budget.Held + _idleBytes + array.Length <= budget.Max)
            {
                IdleOf(array.Length).Push(array);
                _idleBytes += array.Length;
            }
        }

        memory.LetGo(DropAll);
    }

    /// <summary>Room for a new array, if need be in the place of those that wait: the longest first.</summary>
    private void MakeRoom()
    {
        for (var i = Lengths - 1; i >= 0 && budget.Held + _idleBytes > budget.Max; i--)
        {
            while (budget.Held + _idleBytes > budget.Max && _idle[i].TryPop(out var dropped)) _idleBytes -= dropped.Length;
        }
    }

    private long DropAll()
    {
        lock (_lock)
        {
            foreach (var arrays in _idle)
            {
                arrays.Clear();
                arrays.TrimExcess();
            }

            _idleBytes = 0;
        }

        return Volatile.Read(ref _largeBytesOut);
    }

    private Stack<byte[]> IdleOf(int length) => _idle[BitOperations.Log2((uint)length)];
}
