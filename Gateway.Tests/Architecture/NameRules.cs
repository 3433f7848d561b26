using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Architecture;

/// <summary>Names and sizes that keep the code readable.</summary>
internal sealed partial class NameRules
{
    private const int MostLines = 250;
    private const int MostLinesOfTests = 400;

    private static readonly string[] Projects = ["Gateway.Api", "Admin.Api", "Shared.Contracts"];

    private static readonly string[] BannedEndings =
    [
        "Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Handler", "Processor", "Wrapper", "Info", "Data", "Base", "Impl", "Service", "Common", "Misc",
    ];

    /// <summary>Files over the limit: the path (or a folder with a closing slash) and why it may.</summary>
    private static readonly Dictionary<string, string> LongFiles = new()
    {
        ["Admin.Api/Data/Migrations/"] = "written by dotnet ef",
    };

    [Test]
    public void No_type_has_a_name_that_says_nothing()
    {
        var named = SourceTree.All.SelectMany(file => Declaration().Matches(file.Code).Select(match => (File: file, Name: match.Groups["name"].Value))).ToList();

        var banned = named.Where(type => BannedEndings.Any(ending => type.Name.EndsWith(ending, StringComparison.Ordinal)) && !IsFrameworkHandler(type.File, type.Name));

        Assert.That(named, Has.Count.GreaterThan(100));
        Assert.That(banned.Select(type => $"{type.File}: {type.Name}"), Is.Empty);
    }

    [Test]
    public void No_file_is_longer_than_250_lines_and_none_of_the_tests_than_400_without_a_listed_reason()
    {
        var tests = SourceTree.All.Where(file => file.IsUnder("Gateway.Tests")).ToList();

        Assert.That(TooLong(SourceTree.All.Except(tests), MostLines), Is.Empty);
        Assert.That(TooLong(tests, MostLinesOfTests), Is.Empty);
        foreach (var file in TooLong(tests, MostLines)) TestContext.Out.WriteLine($"{file}: worth splitting");
    }

    private static IEnumerable<string> TooLong(IEnumerable<SourceFile> files, int most) =>
        files.Where(file => file.Lines > most && !LongFiles.Keys.Any(path => file.Path.StartsWith(path, StringComparison.Ordinal))).Select(file => $"{file}: {file.Lines} lines");

    [Test]
    public void No_source_hides_in_regions_or_waits_to_be_done()
    {
        Assert.That(SourceTree.All.Where(file => Regex.IsMatch(file.Code, @"^\s*#region", RegexOptions.Multiline)), Is.Empty);
        Assert.That(SourceTree.Product.Where(file => Regex.IsMatch(file.Text, @"//.*\b(TODO|FIXME|HACK)\b")), Is.Empty);
        Assert.That(SourceTree.Product.Where(file => file.Words.Contains("NotImplementedException")), Is.Empty);
    }

    [TestCaseSource(nameof(Projects))]
    public void The_event_ids_of_log_messages_are_unique_in_their_project(string project)
    {
        var messages = Assembly.Load(project).GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => (method.Name, method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId))
            .Where(message => message.EventId is not null)
            .ToList();

        Assert.That(messages, Has.Count.EqualTo(SourceTree.Under(project).Sum(file => Regex.Count(file.Code, @"\[LoggerMessage\b"))), "every message was found");
        Assert.That(messages.GroupBy(message => message.EventId).Where(same => same.Count() > 1).Select(same => string.Join(" and ", same.Select(m => m.Name))), Is.Empty);
        Assert.That(messages.Where(message => message.EventId <= 0), Is.Empty);
    }

    [TestCaseSource(nameof(Projects))]
    public void Namespaces_follow_the_folders(string project)
    {
        var strays = SourceTree.Under(project)
            .Select(file => (File: file, Match: Namespace().Match(file.Code)))
            .Where(found => found.Match.Success && found.Match.Groups["name"].Value != found.File.Folder.Replace('/', '.'));

        Assert.That(strays.Select(found => found.File), Is.Empty);
    }

    /// <summary>ASP.NET calls its own extension points handlers; a type that derives from one keeps the word.</summary>
    private static bool IsFrameworkHandler(SourceFile file, string name) =>
        name.EndsWith("Handler", StringComparison.Ordinal) && Regex.IsMatch(file.Code, $@"\bclass\s+{name}\b[^{{;]*:\s*\w*Handler\b");

    [GeneratedRegex(@"\b(?:class|record\s+struct|record\s+class|record|struct|interface|enum)\s+(?<name>[A-Z]\w*)")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^\s*namespace\s+(?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
