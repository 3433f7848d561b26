using System.Text.RegularExpressions;

namespace Gateway.Tests.Architecture;

/// <summary>
/// The floors of each project, lowest first. A folder imports only folders of lower floors; folders of one floor do not see each other.
/// This list is the rule; ARCHITECTURE.md shows it.
/// </summary>
internal static class Floors
{
    public static IReadOnlyDictionary<string, string[][]> Of { get; } = new Dictionary<string, string[][]>
    {
        ["Shared.Contracts"] = [["Places"], ["Routing"], ["Sync", "Configuration/Texts"], ["Configuration/Settings"], ["Configuration/Reading"], ["Configuration/Reload"], ["Hosting"]],
        ["Gateway.Api"] =
        [
            ["Authentication", "Errors", "Memory", "Routing"], ["Credentials"], ["Body", "Forwarding", "Sync"], ["Telemetry"], ["Configuration", "Health"], ["Inference"], ["Explain", "Models"],
        ],
        ["Admin.Api"] =
        [
            ["Errors", "Telemetry"], ["Data"], ["Http"], ["Sync"], ["Host"], ["Models"], ["Tags"], ["Keys"], ["Teams", "Reach", "Audit"], ["Ui"],
        ],
    };

    /// <summary>As ARCHITECTURE.md shows them: <c>A B &lt; C</c>.</summary>
    public static string TextOf(string project) => string.Join(" < ", Of[project].Select(floor => string.Join(' ', floor)));

    /// <summary>The imports of a project that lead upwards or sideways.</summary>
    public static IEnumerable<string> BreachesIn(string project)
    {
        var floorOf = Of[project].SelectMany((folders, floor) => folders, (folders, folder) => folder)
            .ToDictionary(folder => folder, folder => Array.FindIndex(Of[project], floor => floor.Contains(folder)));
        return
            from file in SourceTree.Under(project)
            let own = FolderOf(project, file, floorOf.Keys)
            where own is not null
            from other in floorOf.Keys
            where other != own && floorOf[other] >= floorOf[own] && Sees(file, project, other)
            select $"{file} sees {other}";
    }

    /// <summary>The folders of a project that no floor names.</summary>
    public static IEnumerable<string> StraysIn(string project)
    {
        var known = Of[project].SelectMany(floor => floor).ToList();
        return SourceTree.Under(project).Where(file => file.Path.Count(c => c == '/') > 1 && FolderOf(project, file, known) is null).Select(file => file.Path);
    }

    private static string? FolderOf(string project, SourceFile file, IEnumerable<string> folders) =>
        folders.FirstOrDefault(folder => file.IsUnder($"{project}/{folder}"));

    /// <summary>By a using, by its full name, or by a relative name such as <c>Body.BodyScanner</c>, which needs no using.</summary>
    private static bool Sees(SourceFile file, string project, string folder)
    {
        var dotted = folder.Replace('/', '.');
        if (Regex.IsMatch(file.Code, $@"(?<![\w.]){Regex.Escape($"{project}.{dotted}")}\b")) return true;
        // A property may have a folder's name, such as Models; only a type of the folder behind it makes it one.
        return Regex.Matches(file.Code, $@"(?<![\w.]){Regex.Escape(dotted)}\.(?<type>[A-Z]\w*)").Any(match => SourceTree.PathsOf($"{match.Groups["type"].Value}.cs").Any(path => path.StartsWith($"{project}/{folder}/", StringComparison.Ordinal)));
    }
}
