using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Gateway.Tests.Architecture;

/// <summary>What <c>fast.runsettings</c> leaves out, so that the rest can be run after every change.</summary>
internal sealed partial class FastLane
{
    private const string Slow = "Slow";

    private static readonly string[] Left = ["Gateway.Tests.EndToEnd.", "Gateway.Tests.Ui.", "Gateway.Tests.Deploy."];

    private static IEnumerable<Type> Fixtures => typeof(FastLane).Assembly.GetTypes().Where(type => type.GetMethods().Any(method => method.GetCustomAttributes().Any(IsTest)));

    [Test]
    public void It_leaves_out_whole_services_browsers_programs_and_what_is_marked()
    {
        var filter = XDocument.Parse(SourceTree.Read("Gateway.Tests/fast.runsettings")).Descendants("TestCaseFilter").Single().Value;

        Assert.That(filter, Is.EqualTo($"TestCategory!={Slow}&" + string.Join('&', Left.Select(folder => $"FullyQualifiedName!~{folder}"))));
        Assert.That(Left.Where(folder => !Fixtures.Any(fixture => fixture.FullName!.StartsWith(folder, StringComparison.Ordinal))), Is.Empty, "a folder that is gone");
    }

    [Test]
    public void What_samples_worlds_or_measures_is_marked_as_slow()
    {
        var sources = SourceTree.Under("Gateway.Tests").Where(file => !Left.Any(folder => ("Gateway.Tests." + file.Path.Split('/')[1] + ".").Equals(folder, StringComparison.Ordinal)));

        var slow = sources.Where(file => SlowName().IsMatch(file.Path)).Select(file => Path.GetFileNameWithoutExtension(file.Path)).ToHashSet();

        Assert.That(Fixtures.Where(fixture => slow.Contains(fixture.Name) && !IsMarked(fixture)).Select(fixture => fixture.FullName), Is.Empty);
    }

    private static bool IsMarked(Type fixture) =>
        fixture.GetCustomAttributes<CategoryAttribute>().Concat(fixture.GetMethods().SelectMany(method => method.GetCustomAttributes<CategoryAttribute>())).Any(category => category.Name == Slow);

    private static bool IsTest(Attribute attribute) => attribute is TestAttribute or TestCaseAttribute or TestCaseSourceAttribute;

    [GeneratedRegex(@"/(Exhaustive\w*|\w*(Laws|Fuzz|Agrees|UnderReaders|Speed))\.cs$")]
    private static partial Regex SlowName();
}
