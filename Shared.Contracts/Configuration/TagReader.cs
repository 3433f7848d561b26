using System.Text.RegularExpressions;
using Shared.Contracts.Routing;

namespace Shared.Contracts.Configuration;

/// <summary>Reads a deployment's <c>tags</c> and <c>tag_regex</c>, and catches the names that were meant to be <c>tags</c>.</summary>
internal sealed class TagReader(SettingValues values)
{
    /// <summary>Without separators and case, so that <c>Allowed-Tags</c> and <c>allowedTag</c> are caught by one word.</summary>
    private static readonly string[] NearMisses = ["tag", "tags", "allowedtag", "allowedtags", "enforcedtag", "enforcedtags", "taglist", "tagregexes", "tagregexp", "tagregex", "regexptags"];

    /// <summary>Why a name in <c>litellm_params</c> that is not <c>tags</c> must be refused: its author believes that a fence stands here.</summary>
    public static string? FaultOfName(string name) =>
        IsNearMiss(name) ? $"'{name}' does nothing; write 'tags' (or 'tag_regex'), else this deployment would go without the tags it was meant to have" : null;

    /// <summary>Whether a name was probably meant to be <c>tags</c>.</summary>
    public static bool IsNearMiss(string name)
    {
        var letters = string.Concat(name.Where(char.IsLetter)).ToLowerInvariant();
        return NearMisses.Contains(letters, StringComparer.Ordinal);
    }

    public IReadOnlyList<Tag> ReadTags(SettingNode? node)
    {
        var tags = new List<Tag>();
        foreach (var item in values.OneOrMany(node))
        {
            if (values.Text(item) is not { } text) ReportNothing(item);
            else if (!Tag.TryParse(text, out var tag, out var fault)) values.Problems.Error(item.Place, $"the tag {fault}{CommaHint(text)}");
            else if (!tags.Contains(tag)) tags.Add(tag);
        }

        if (tags.Count > Tag.MaxCount) values.Problems.Error(node!.Place, $"has {tags.Count} tags; a deployment may carry {Tag.MaxCount}");
        return tags;
    }

    public IReadOnlyList<Regex> ReadPatterns(SettingNode? node)
    {
        var patterns = new List<Regex>();
        foreach (var item in values.OneOrMany(node))
        {
            if (values.ExactText(item) is not { } text) ReportNothing(item);
            else if (Compile(text, item.Place) is { } pattern) patterns.Add(pattern);
        }

        return patterns;
    }

    private Regex? Compile(string pattern, SettingPlace place)
    {
        try
        {
            // Callers choose the User-Agent: a pattern that can take more than linear time would let them stop the gateway.
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            values.Problems.Error(place, $"is not a pattern that can be matched in linear time: {fault.Message}");
            return null;
        }
    }

    /// <summary>A null inside a list is a slip, unlike a null in place of the list.</summary>
    private void ReportNothing(SettingNode item)
    {
        if (item.Kind == SettingKind.Null) values.Problems.Error(item.Place, "is empty");
    }

    private static string CommaHint(string text) => text.Contains(',', StringComparison.Ordinal) ? "; write several tags as a list" : "";
}
