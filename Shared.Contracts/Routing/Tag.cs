using System.Buffers;

namespace Shared.Contracts.Routing;

/// <summary>
/// A policy tag: one that stands in configuration, on a key or on a team. Compared ordinally; <c>default(Tag)</c> is not a tag.
/// </summary>
/// <remarks>Caller tags are looser (any characters) and stay strings; see <see cref="CallerTags"/>. Source: docs/routing.md, <i>Terms</i>.</remarks>
public readonly record struct Tag
{
    /// <summary>The longest tag, in UTF-16 characters.</summary>
    public const int MaxLength = 128;

    /// <summary>The most tags that one key, team, deployment or request may carry.</summary>
    public const int MaxCount = 64;

    /// <summary>The tag that untagged requests without a scope prefer. It has no special power inside a scope.</summary>
    public const string Default = "default";

    private static readonly SearchValues<char> AllowedCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-:/=@+");

    private Tag(string text) => Text = text;

    public string Text { get; }

    /// <summary>The part before the first colon, or null for a plain tag.</summary>
    public string? Facet => FacetOf(Text);

    /// <summary>The facet of any tag text: the part before its first colon, or null where there is none (a plain tag).</summary>
    public static string? FacetOf(string tag)
    {
        var colon = tag.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : tag[..colon];
    }

    /// <summary>Trims and checks a policy tag.</summary>
    /// <param name="text">The text as written.</param>
    /// <param name="tag">The tag, when the result is true.</param>
    /// <param name="fault">What is wrong with the text, when the result is false; a fragment that follows the tag's name in a message.</param>
    public static bool TryParse(string? text, out Tag tag, out string fault)
    {
        tag = default;
        var trimmed = text?.Trim() ?? "";
        fault = trimmed.Length switch
        {
            0 => "is empty",
            > MaxLength => $"is {trimmed.Length} characters long; at most {MaxLength} are allowed",
            _ => FaultOfCharacters(trimmed),
        };
        if (fault.Length > 0) return false;
        tag = new Tag(trimmed);
        return true;
    }

    public override string ToString() => Text;

    private static string FaultOfCharacters(string text)
    {
        var at = text.AsSpan().IndexOfAnyExcept(AllowedCharacters);
        return at < 0 ? "" : $"has the character '{text[at]}' at position {at + 1}; letters, digits and . _ - : / = @ + are allowed";
    }
}
