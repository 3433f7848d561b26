using System.Text.RegularExpressions;

namespace Gateway.Tests.Deploy;

/// <summary>A Prometheus expression, as far as a test needs to know it: which series it asks for, by which labels, and which it groups by.</summary>
internal sealed partial class Expression
{
    private static readonly string[] Words = ["by", "on", "without", "ignoring", "unless", "and", "or", "group_left", "group_right", "bool", "offset"];

    public Expression(string text)
    {
        Selectors = [.. Selector().Matches(text).Select(match => (match.Groups["metric"].Value, Matches(match.Groups["labels"].Value)))];
        Grouped = [.. Grouping().Matches(text).SelectMany(match => match.Groups["labels"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        var rest = Grouping().Replace(Braces().Replace(text, " "), " ");
        Metrics = [.. Identifier().Matches(rest).Select(match => match.Value).Where(name => !Words.Contains(name)).Distinct()];
    }

    /// <summary>Every name that is no function and no keyword.</summary>
    public IReadOnlyList<string> Metrics { get; }

    /// <summary>The names with braces behind them, and what stands in the braces.</summary>
    public IReadOnlyList<(string Metric, IReadOnlyList<(string Label, string Value)> Labels)> Selectors { get; }

    /// <summary>The labels behind <c>by</c> and <c>on</c>.</summary>
    public IReadOnlyList<string> Grouped { get; }

    private static IReadOnlyList<(string, string)> Matches(string labels) => [.. LabelMatch().Matches(labels).Select(match => (match.Groups["label"].Value, match.Groups["value"].Value))];

    [GeneratedRegex("""\{(?:[^"}]|"[^"]*")*\}|\[[^\]]*\]|"[^"]*"|\$\w+""")]
    private static partial Regex Braces();

    [GeneratedRegex("""(?<metric>[a-zA-Z_:][\w:]*)\s*\{(?<labels>(?:[^"}]|"[^"]*")*)\}""")]
    private static partial Regex Selector();

    [GeneratedRegex("""(?<label>\w+)\s*(?:=~|!~|!=|=)\s*"(?<value>[^"]*)" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex LabelMatch();

    [GeneratedRegex(@"\b(?:by|on|without|ignoring)\s*\((?<labels>[^)]*)\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"\b[a-zA-Z_:][\w:]*\b(?!\s*\()")]
    private static partial Regex Identifier();
}
