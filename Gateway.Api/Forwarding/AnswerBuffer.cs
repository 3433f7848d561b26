using System.Buffers;

namespace Gateway.Api.Forwarding;

/// <summary>
/// The pooled memory that one answer is read into, piece after piece. Its one owner disposes of it when no read is under way any more.
/// </summary>
internal sealed class AnswerBuffer : IDisposable
{
    /// <summary>Enough for a whole small answer or several events; large ones take more reads.</summary>
    private const int Size = 16 * 1024;

    private byte[]? _array = ArrayPool<byte>.Shared.Rent(Size);

    /// <exception cref="ObjectDisposedException">The array has gone back to the pool.</exception>
    public Memory<byte> Bytes => (_array ?? throw new ObjectDisposedException(nameof(AnswerBuffer))).AsMemory(0, Size);

    /// <summary>Gives the array back, once however often it is called.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _array, null) is { } array) ArrayPool<byte>.Shared.Return(array);
    }
}
