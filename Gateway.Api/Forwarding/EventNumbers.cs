using System.Buffers.Text;

namespace Gateway.Api.Forwarding;

/// <summary>
/// Follows the <c>sequence_number</c> of a stream's events while they pass by, so that an event of the gateway's own can have the next one. One stream, one of these.
/// </summary>
/// <remarks>The name cannot be met inside a JSON string: its quotes would be escaped there.</remarks>
internal sealed class EventNumbers
{
    /// <summary>Name, colon and the digits of any number fit in it: what is cut by two reads is found where both meet.</summary>
    private const int SeamLength = 48;

    private readonly byte[] _tail = new byte[SeamLength];
    private int _tailLength;

    /// <summary>The number after the last that was seen; 0 where none was.</summary>
    public long Next { get; private set; }

    private static ReadOnlySpan<byte> Name => "\"sequence_number\""u8;

    public void Observe(ReadOnlySpan<byte> bytes)
    {
        Span<byte> seam = stackalloc byte[2 * SeamLength];
        var head = bytes[..Math.Min(bytes.Length, SeamLength)];
        _tail.AsSpan(0, _tailLength).CopyTo(seam);
        head.CopyTo(seam[_tailLength..]);
        seam = seam[..(_tailLength + head.Length)];
        FindLast(seam);
        FindLast(bytes);
        var end = bytes.Length < SeamLength ? seam : bytes;
        end = end[^Math.Min(end.Length, SeamLength)..];
        end.CopyTo(_tail);
        _tailLength = end.Length;
    }

    /// <summary>A number that has no end yet may go on in the next read, and counts then.</summary>
    private void FindLast(ReadOnlySpan<byte> bytes)
    {
        for (var at = bytes.LastIndexOf(Name); at >= 0; at = bytes[..at].LastIndexOf(Name))
        {
            var rest = bytes[(at + Name.Length)..].TrimStart(" \t:"u8);
            if (!Utf8Parser.TryParse(rest, out long number, out var length) || length == rest.Length || number is < 0 or long.MaxValue) continue;
            Next = number + 1;
            return;
        }
    }
}
