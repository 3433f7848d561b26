using System.Text.RegularExpressions;

namespace Gateway.Tests.Architecture;

/// <summary>As much of Markdown as the pages of this repository use: headings, tables, links, code fences.</summary>
internal static class Markdown
{
    private const string Fence = "```";

    /// <summary>The lines from a heading to the next one of its level or above.</summary>
    public static IReadOnlyList<string> Section(string text, string heading)
    {
        var level = heading.TakeWhile(c => c == '#').Count();
        return [.. WithoutFences(text)
            .SkipWhile(line => line != heading)
            .Skip(1)
            .TakeWhile(line => !line.StartsWith('#') || line.TakeWhile(c => c == '#').Count() > level)];
    }

    public static IEnumerable<string> Headings(string text) =>
        WithoutFences(text).Where(line => Regex.IsMatch(line, "^#{1,6} ")).Select(line => line.TrimStart('#').Trim());

    /// <summary>The anchor that a heading gets on the common hosts.</summary>
    public static string AnchorOf(string heading) =>
        Regex.Replace(heading.ToLowerInvariant(), @"[^\w\- ]", "").Replace(' ', '-');

    /// <summary>The rows of every table whose first cell is a name in code marks: that name, and the other cells.</summary>
    public static IEnumerable<(string Name, string[] Cells)> NamedRows(IEnumerable<string> lines) =>
        from line in lines
        where line.StartsWith("| `", StringComparison.Ordinal)
        let cells = line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray()
        where cells[0].EndsWith('`') && cells[0].Count(c => c == '`') == 2
        select (cells[0].Trim('`'), cells[1..]);

    /// <summary>The targets of links and pictures.</summary>
    public static IEnumerable<string> Links(string text) =>
        Regex.Matches(string.Join('\n', WithoutFences(text)), @"\]\(([^)\s]+)\)").Select(match => match.Groups[1].Value);

    /// <summary>The lines inside fences of a language.</summary>
    public static IEnumerable<string> Fenced(string text, string language)
    {
        var inside = false;
        foreach (var line in Lines(text))
        {
            if (line.StartsWith(Fence, StringComparison.Ordinal)) inside = !inside && line == Fence + language;
            else if (inside) yield return line;
        }
    }

    private static IEnumerable<string> WithoutFences(string text)
    {
        var inside = false;
        foreach (var line in Lines(text))
        {
            if (line.StartsWith(Fence, StringComparison.Ordinal)) inside = !inside;
            else if (!inside) yield return line;
        }
    }

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => line.TrimEnd('\r'));
}
