using System.Text.RegularExpressions;
using Admin.Api.Host.Configuration;
using Gateway.Api.Errors;

namespace Gateway.Tests.Architecture;

/// <summary>The pages that an operator opens when something is wrong, held against the code: a code, a metric, a setting or a log line that is not there helps nobody.</summary>
internal sealed partial class OperatorPages
{
    /// <summary>Words of other programs that look like lines of a log.</summary>
    private static readonly string[] OfOtherPrograms = ["proxy_buffering off", "option http-no-delay"];

    private static readonly string[] Pages = ["docs/troubleshooting.md", "docs/upgrade.md", "docs/security.md", "docs/operations.md"];

    [TestCaseSource(nameof(Pages))]
    public void Every_metric_of_a_page_exists(string page) =>
        Assert.That(Spans(page).Where(span => Metric().IsMatch(span)).Except(NamesOf("docs/metrics.md")), Is.Empty);

    [TestCaseSource(nameof(Pages))]
    public void Every_setting_of_a_page_exists(string page) =>
        Assert.That(Spans(page).Select(span => Setting().Match(span)).Where(match => match.Success).Select(match => match.Value).Except(NamesOf("docs/configuration.md")), Is.Empty);

    [TestCaseSource(nameof(Pages))]
    public void Every_option_of_a_command_exists(string page)
    {
        var options = Spans(page).Where(span => span.Contains("Admin.Api", StringComparison.Ordinal)).SelectMany(span => Regex.Matches(span, @"--[\w-]+").Select(match => match.Value));

        Assert.That(options.Where(option => AdminArguments.Read([option, "value"]).Fault?.StartsWith($"{option} is not an option", StringComparison.Ordinal) == true), Is.Empty);
    }

    [Test]
    public void Every_error_that_is_looked_up_by_its_code_exists()
    {
        var text = SourceTree.Read("docs/troubleshooting.md");
        var refused = Markdown.Section(text, "## A request is refused").Where(line => line.StartsWith("| `", StringComparison.Ordinal)).SelectMany(line => Span().Matches(line.Split('|')[1]));
        var named = refused.Concat(CodeAfterStatus().Matches(text)).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.That(named, Has.Count.GreaterThan(10));
        Assert.That(named.Except(Enum.GetValues<ErrorCode>().Select(ErrorCatalogue.NameOf)), Is.Empty);
    }

    [TestCaseSource(nameof(Pages))]
    public void Every_text_of_a_log_line_is_written_somewhere(string page)
    {
        var texts = Spans(page).Where(span => LogText().IsMatch(span)).Except(OfOtherPrograms);

        Assert.That(texts.Where(text => !SourceTree.Product.Any(file => file.Text.Contains(text, StringComparison.Ordinal))), Is.Empty);
    }

    [Test]
    public void Every_test_that_the_threat_model_names_exists()
    {
        var named = NamedTests.In(SourceTree.Read("docs/security.md"));

        Assert.That(named, Has.Count.GreaterThan(15));
        Assert.That(NamedTests.Missing(named), Is.Empty);
    }

    private static List<string> Spans(string page) => [.. Span().Matches(SourceTree.Read(page)).Select(match => match.Groups[1].Value).Distinct()];

    private static IEnumerable<string> NamesOf(string page) => Markdown.NamedRows(SourceTree.Read(page).Split('\n')).Select(row => row.Name);

    [GeneratedRegex("(?<!`)`([^`\n]+)`(?!`)")]
    private static partial Regex Span();

    [GeneratedRegex(@"^(gateway|gen_ai)\.[a-z_.]+$")]
    private static partial Regex Metric();

    [GeneratedRegex(@"^(general_settings|router_settings|litellm_settings|key_cache|access_log)\.\w+")]
    private static partial Regex Setting();

    /// <summary>Words with blanks between them: no path, no command, no setting with its value.</summary>
    [GeneratedRegex(@"^(?!GET |POST |Gateway\.Api --|Admin\.Api --)[A-Za-z][^/:=<{]* [^/:=<{]*$")]
    private static partial Regex LogText();

    [GeneratedRegex(@"\b[45]\d\d `(\w+)`")]
    private static partial Regex CodeAfterStatus();
}
