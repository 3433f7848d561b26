using System.Buffers;
using System.Text;

namespace Gateway.Api.Body;

/// <summary>A property name as the most lenient parser would match it: escapes read, case folded, lone surrogates dropped, cut at a NUL.</summary>
/// <remarks>
/// The names the gateway acts on are lower-case ASCII. Anything that any parser behind it could take for one of them must not pass as another name:
/// Go's encoding/json folds ſ (U+017F) to s and the Kelvin sign (U+212A) to k, Java folds ı and İ to i, full Unicode folding spells out ß and the ligatures,
/// parsers written in C end a name at its first NUL.
/// </remarks>
internal readonly ref struct FoldedName
{
    /// <summary>Longer than every name that is looked for; the rest of a longer name is not read.</summary>
    public const int Capacity = 48;

    /// <summary>The bytes of a name that stand for themselves in every parser.</summary>
    private static readonly SearchValues<byte> AsTheyAre = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-."u8);

    private FoldedName(ReadOnlySpan<char> text, bool isWhole, bool isPlain)
    {
        Text = text;
        IsWhole = isWhole;
        IsPlain = isPlain;
    }

    /// <summary>The folded name, up to <see cref="Capacity"/> and to the first character that folds to none of ASCII.</summary>
    public ReadOnlySpan<char> Text { get; }

    /// <summary>Whether <see cref="Text"/> is all of the name.</summary>
    public bool IsWhole { get; }

    /// <summary>Whether every correct parser reads exactly <see cref="Text"/>: nothing was folded, dropped or cut. Escapes are plain.</summary>
    public bool IsPlain { get; }

    /// <summary>Folds the inside of a JSON string into <paramref name="buffer"/>, which must hold <see cref="Capacity"/> characters.</summary>
    public static FoldedName Of(ReadOnlySpan<byte> raw, Span<char> buffer)
    {
        // Nearly every name there is.
        if (raw.Length <= Capacity && !raw.ContainsAnyExcept(AsTheyAre))
        {
            Ascii.ToUtf16(raw, buffer, out var written);
            return new FoldedName(buffer[..written], isWhole: true, isPlain: true);
        }

        var length = 0;
        var isPlain = true;
        for (var at = 0; at < raw.Length;)
        {
            var scalar = JsonText.NextScalar(raw, ref at);
            if (scalar == 0) return new FoldedName(buffer[..length], isWhole: true, isPlain: false);
            if (scalar == JsonText.LoneSurrogate)
            {
                isPlain = false;
                continue;
            }

            if (length == Capacity) return new FoldedName(buffer[..length], isWhole: false, isPlain);
            if (scalar < 0x80)
            {
                buffer[length++] = char.ToLowerInvariant((char)scalar);
                isPlain &= !char.IsAsciiLetterUpper((char)scalar);
                continue;
            }

            var letters = AsciiLetters(scalar);
            isPlain = false;
            if (letters.Length == 0 || !letters.TryCopyTo(buffer[length..])) return new FoldedName(buffer[..length], isWhole: false, isPlain);
            length += letters.Length;
        }

        return new FoldedName(buffer[..length], isWhole: true, isPlain);
    }

    /// <summary>The characters outside ASCII whose simple or full case folding, or upper or lower case, is in ASCII (Unicode CaseFolding.txt).</summary>
    private static ReadOnlySpan<char> AsciiLetters(int scalar) => scalar switch
    {
        0x017F => "s",
        0x212A => "k",
        0x0130 or 0x0131 => "i",
        0x00DF or 0x1E9E => "ss",
        0xFB00 => "ff",
        0xFB01 => "fi",
        0xFB02 => "fl",
        0xFB03 => "ffi",
        0xFB04 => "ffl",
        0xFB05 or 0xFB06 => "st",
        _ => [],
    };
}
