using System.Buffers;
using System.Buffers.Text;

namespace Admin.Api.Sync.Embedded;

/// <summary>What was found at the beginning of what was received.</summary>
internal enum RespRead
{
    /// <summary>A whole command.</summary>
    Command,

    /// <summary>The beginning of one.</summary>
    Unfinished,

    /// <summary>No command, or one that is larger than is allowed.</summary>
    Refused,
}

/// <summary>Reads commands of the Redis protocol: an array of texts, each with its length. A length that is too large is refused before anything of that text is kept.</summary>
internal static class RespReader
{
    /// <summary>Of a line that says how many or how long: a sign and ten digits.</summary>
    private const int LongestLine = 16;

    private static ReadOnlySpan<byte> LineEnd => "\r\n"u8;

    /// <param name="received">Is moved behind the command.</param>
    /// <param name="bounds">How much the sender may send.</param>
    public static RespRead Read(ref ReadOnlySequence<byte> received, RespBounds bounds, out byte[][] command)
    {
        command = [];
        var reader = new SequenceReader<byte>(received);
        var found = ReadNumber(ref reader, (byte)'*', bounds.Texts, out var count);
        if (found != RespRead.Command) return found;
        if (count == 0) return RespRead.Refused;
        var texts = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            found = ReadText(ref reader, i == 0 ? RespBounds.LongestName : bounds.Length, out texts[i]);
            if (found != RespRead.Command) return found;
        }

        received = received.Slice(reader.Position);
        command = texts;
        return RespRead.Command;
    }

    private static RespRead ReadText(ref SequenceReader<byte> reader, int longest, out byte[] text)
    {
        text = [];
        var found = ReadNumber(ref reader, (byte)'$', longest, out var length);
        if (found != RespRead.Command) return found;
        if (reader.Remaining < length + LineEnd.Length) return RespRead.Unfinished;
        text = reader.UnreadSequence.Slice(0, length).ToArray();
        reader.Advance(length);
        return reader.IsNext(LineEnd, advancePast: true) ? RespRead.Command : RespRead.Refused;
    }

    private static RespRead ReadNumber(ref SequenceReader<byte> reader, byte kind, int most, out int number)
    {
        number = 0;
        if (!reader.TryPeek(out var first)) return RespRead.Unfinished;
        if (first != kind) return RespRead.Refused;
        if (!reader.TryReadTo(out ReadOnlySequence<byte> line, LineEnd)) return reader.Remaining > LongestLine ? RespRead.Refused : RespRead.Unfinished;
        if (line.Length is < 2 or > LongestLine) return RespRead.Refused;
        Span<byte> digits = stackalloc byte[LongestLine];
        line.Slice(1).CopyTo(digits);
        var isNumber = Utf8Parser.TryParse(digits[..(int)(line.Length - 1)], out number, out var used) && used == line.Length - 1;
        return isNumber && number >= 0 && number <= most ? RespRead.Command : RespRead.Refused;
    }
}

/// <summary>How much one command may hold.</summary>
/// <param name="Texts">How many texts, the command's name included.</param>
/// <param name="Length">How long each of them after the name.</param>
internal sealed record RespBounds(int Texts, int Length)
{
    public const int LongestName = 32;

    /// <summary>Who has not said the password: enough for the longest greeting of a client.</summary>
    public static readonly RespBounds Stranger = new(16, 512);

    /// <summary>A change with every list at its limit is shorter than the longest text.</summary>
    public static readonly RespBounds Known = new(64, 1024 * 1024);
}
