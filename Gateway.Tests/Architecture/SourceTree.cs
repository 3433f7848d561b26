namespace Gateway.Tests.Architecture;

/// <summary>The repository's sources, found from the test assembly upwards.</summary>
internal static class SourceTree
{
    private static readonly string[] Skipped = ["bin", "obj", "TestResults", ".git", "node_modules"];

    /// <summary>The folder that holds <c>Gateway.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every C# file that is written by hand or checked in.</summary>
    public static IReadOnlyList<SourceFile> All { get; } = [.. PathsOf("*.cs").Select(path => new SourceFile(path, Read(path)))];

    /// <summary>The three projects that run at a customer's; neither tests nor scripts.</summary>
    public static IReadOnlyList<SourceFile> Product { get; } =
        [.. All.Where(file => file.IsUnder("Gateway.Api") || file.IsUnder("Admin.Api") || file.IsUnder("Shared.Contracts"))];

    public static IReadOnlyList<SourceFile> Under(string folder)
    {
        var files = All.Where(file => file.IsUnder(folder)).ToList();
        return files.Count > 0 ? files : throw new DirectoryNotFoundException($"There is no source under {folder}: has it moved? Then this test must follow.");
    }

    /// <summary>The names of a project's folders that hold sources.</summary>
    public static IReadOnlyList<string> FoldersOf(string project) =>
        [.. Under(project).Select(file => file.Path.Split('/')).Where(parts => parts.Length > 2).Select(parts => parts[1]).Distinct()];

    /// <summary>Every file of a pattern that no build made.</summary>
    public static IEnumerable<string> PathsOf(string pattern) =>
        Directory.EnumerateFiles(Root, pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(path => !path.Split('/').Intersect(Skipped).Any())
            .Order(StringComparer.Ordinal);

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Gateway.sln"))) directory = directory.Parent;
        return directory?.FullName ?? throw new DirectoryNotFoundException($"No Gateway.sln above {AppContext.BaseDirectory}");
    }
}
