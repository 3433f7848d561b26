using System.Text.RegularExpressions;
using Shared.Contracts.Configuration.Settings;

namespace Gateway.Tests.Architecture;

/// <summary>The page names the request parameters that a deployment may set, no more and no fewer.</summary>
internal sealed class RequestParametersPage
{
    [Test]
    public void The_page_names_every_request_parameter_with_its_operations()
    {
        var lines = Markdown.Section(SourceTree.Read("docs/configuration.md"), "### Request parameters of a deployment").Where(line => line.StartsWith("* ", StringComparison.Ordinal));
        var named = lines.SelectMany(line => Regex.Matches(line, "`(\\w+)`").Select(match => match.Groups[1].Value)).Distinct();

        Assert.That(named, Is.EquivalentTo(RequestParameters.All.Keys));
    }
}
