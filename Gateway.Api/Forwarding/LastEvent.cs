namespace Gateway.Api.Forwarding;

/// <summary>
/// Finds the event after which a client takes a stream for whole: <c>[DONE]</c>, the last event of the Responses API, <c>message_stop</c>. It stands at the
/// beginning of a line, where no text of a model can: line breaks inside JSON are escaped.
/// </summary>
internal sealed class LastEvent
{
    /// <summary>So many bytes before the end of the stream hold <c>[DONE]</c>, and the blank line that ends any event.</summary>
    public const int Tail = 8;

    private static readonly byte[][] Beginnings =
    [
        [.. "data: [DONE]"u8], [.. "data:[DONE]"u8], [.. "event: message_stop"u8],
        [.. "event: response.completed"u8], [.. "event: response.incomplete"u8], [.. "event: response.failed"u8],
        [.. "event:response.completed"u8], [.. "event:response.incomplete"u8], [.. "event:response.failed"u8],
    ];

    private static readonly int Longest = Beginnings.Max(beginning => beginning.Length);

    private readonly byte[] _line = new byte[Longest];
    private int _length;

    public bool IsSeen { get; private set; }

    public void Observe(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty && !IsSeen)
        {
            var end = piece.IndexOf((byte)'\n');
            var line = end < 0 ? piece : piece[..end];
            var taken = line[..Math.Min(line.Length, Longest - _length)];
            taken.CopyTo(_line.AsSpan(_length));
            _length += taken.Length;
            foreach (var beginning in Beginnings) IsSeen |= _line.AsSpan(0, _length).StartsWith(beginning);
            if (end < 0) return;
            _length = 0;
            piece = piece[(end + 1)..];
        }
    }
}
