namespace Gateway.Tests.Architecture;

/// <summary>The pages hold together: links lead somewhere, and the README's commands are those that continuous integration runs.</summary>
internal sealed class DocsLinks
{
    private const string RunCommand = "dotnet run deploy/local.cs";
    private const string TestCommand = "dotnet test Gateway.sln";

    [TestCaseSource(nameof(Pages))]
    public void Every_relative_link_leads_to_a_file_and_to_a_heading_in_it(string page)
    {
        var links = Markdown.Links(SourceTree.Read(page)).Where(link => !link.Contains("://", StringComparison.Ordinal));

        Assert.That(links.Where(link => !Resolves(page, link)), Is.Empty);
    }

    [Test]
    public void The_two_commands_of_the_README_are_what_there_is_to_run()
    {
        var commands = Markdown.Fenced(SourceTree.Read("README.md"), "bash").Where(line => line.StartsWith("dotnet ", StringComparison.Ordinal)).ToList();

        Assert.That(commands.Take(2), Is.EqualTo(new[] { RunCommand, TestCommand }));
        Assert.That(File.Exists(Path.Combine(SourceTree.Root, RunCommand.Split(' ')[^1])));
        Assert.That(SourceTree.Read(".ci/run").Split('\n').Select(line => line.Split(" ||")[0]), Has.Member(TestCommand));
    }

    private static IEnumerable<string> Pages() => SourceTree.PathsOf("*.md");

    private static bool Resolves(string page, string link)
    {
        var (path, anchor) = link.Split('#', 2) is [var before, var after] ? (before, after) : (link, null);
        var target = path == "" ? page : Path.Combine(Path.GetDirectoryName(page)!, path);
        if (anchor is null) return Path.Exists(Path.Combine(SourceTree.Root, target));
        return File.Exists(Path.Combine(SourceTree.Root, target)) && Markdown.Headings(SourceTree.Read(target)).Select(Markdown.AnchorOf).Contains(anchor);
    }
}
