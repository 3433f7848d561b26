using System.Reflection;
using System.Text.RegularExpressions;

namespace Gateway.Tests.Architecture;

/// <summary>The tests that a page names as its evidence, written <c>`Fixture.Test`</c>.</summary>
internal static partial class NamedTests
{
    public static IReadOnlyList<string> In(string text) => [.. Named().Matches(text).Select(match => match.Groups[1].Value)];

    public static IEnumerable<string> Missing(IEnumerable<string> names) => names.Where(name => !Exists(name.Split('.')[0], name.Split('.')[1]));

    private static bool Exists(string fixture, string test) =>
        typeof(NamedTests).Assembly.GetTypes().Any(type => type.Name == fixture && type.GetMethod(test, BindingFlags.Public | BindingFlags.Instance) is not null);

    // A test is a sentence, so its name has an underscore; a program such as Admin.Api is none.
    [GeneratedRegex(@"`([A-Z]\w+\.[A-Z]\w*_\w+)`")]
    private static partial Regex Named();
}
