using System.Globalization;
using System.Text;

namespace Gateway.Api.Body;

/// <summary>Reads the inside of a JSON string, as the reader hands it out: valid UTF-8, escapes well-formed but not yet judged.</summary>
internal static class JsonText
{
    /// <summary>What <see cref="NextScalar"/> gives for one half of a surrogate pair without the other: parsers replace it, drop it or fail.</summary>
    public const int LoneSurrogate = -1;

    private const int HexDigits = 4;
    private const int UnicodeEscapeLength = 2 + HexDigits;

    public static bool HasLoneSurrogate(ReadOnlySpan<byte> raw)
    {
        var at = 0;
        while (raw[at..].IndexOf((byte)'\\') is >= 0 and var ahead)
        {
            at += ahead;
            if (NextScalar(raw, ref at) == LoneSurrogate) return true;
        }

        return false;
    }

    /// <summary>The character at <paramref name="at"/>, written plainly or as an escape, or <see cref="LoneSurrogate"/>.</summary>
    public static int NextScalar(ReadOnlySpan<byte> raw, ref int at)
    {
        if (raw[at] == '\\') return NextEscape(raw, ref at);
        if (raw[at] < 0x80) return raw[at++];
        Rune.DecodeFromUtf8(raw[at..], out var rune, out var consumed);
        at += consumed;
        return rune.Value;
    }

    private static int NextEscape(ReadOnlySpan<byte> raw, ref int at)
    {
        if (raw[at + 1] != 'u')
        {
            at += 2;
            return raw[at - 1] switch
            {
                (byte)'b' => '\b',
                (byte)'f' => '\f',
                (byte)'n' => '\n',
                (byte)'r' => '\r',
                (byte)'t' => '\t',
                var itself => itself,
            };
        }

        var unit = CodeUnit(raw, at);
        at += UnicodeEscapeLength;
        if (!char.IsSurrogate(unit)) return unit;
        if (!char.IsHighSurrogate(unit) || !raw[at..].StartsWith("\\u"u8)) return LoneSurrogate;
        var next = CodeUnit(raw, at);
        if (!char.IsLowSurrogate(next)) return LoneSurrogate;
        at += UnicodeEscapeLength;
        return char.ConvertToUtf32(unit, next);
    }

    private static char CodeUnit(ReadOnlySpan<byte> raw, int at) =>
        (char)ushort.Parse(raw.Slice(at + 2, HexDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
