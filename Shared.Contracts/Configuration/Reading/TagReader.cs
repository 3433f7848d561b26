using System.Text.RegularExpressions;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Reads a deployment's <c>tags</c> and <c>tag_regex</c>.</summary>
internal sealed class TagReader(SettingValues values)
{
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
