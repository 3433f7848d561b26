using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Tests.Architecture;
using YamlDotNet.RepresentationModel;

namespace Gateway.Tests.Deploy;

/// <summary>The dashboard and the alert rules ask for metrics and labels that both services really give.</summary>
internal sealed class ObservabilityFiles
{
    private const string Alerts = "deploy/observability/alerts.yaml";

    /// <summary>Prometheus' own: whether a scrape worked, and where it came from.</summary>
    private const string Up = "up";

    private static readonly string[] LabelsOfTheScrape = ["job", "instance"];

    private ScrapedMetrics _scraped = null!;

    [OneTimeSetUp]
    public async Task ScrapeAsync() => _scraped = await ScrapedMetrics.TakeAsync();

    [TestCaseSource(nameof(Expressions))]
    public void It_asks_for_metrics_that_exist(string where, string text)
    {
        var metrics = new Expression(text).Metrics;

        Assert.That(metrics, Is.Not.Empty, where);
        Assert.That(metrics.Except([Up]).Except(_scraped.Names), Is.Empty, text);
    }

    [TestCaseSource(nameof(Expressions))]
    public void It_asks_by_labels_that_these_metrics_have(string where, string text)
    {
        var expression = new Expression(text);

        foreach (var (metric, labels) in expression.Selectors.Where(s => s.Metric != Up))
        {
            foreach (var (label, _) in labels.Where(l => !LabelsOfTheScrape.Contains(l.Label)))
                Assert.That(_scraped.ValuesOf(metric, label), Is.Not.Null, $"{where}: {metric} has no label {label}");
        }

        foreach (var label in expression.Grouped.Except(LabelsOfTheScrape))
            Assert.That(expression.Metrics.Except([Up]).Select(metric => _scraped.ValuesOf(metric, label)), Is.All.Not.Null, $"{where}: grouped by {label}");
    }

    [TestCaseSource(nameof(Expressions))]
    public void It_compares_with_values_that_the_code_has(string where, string text)
    {
        // Closed sets only: a value such as a status is the upstream's to choose.
        string[] closed = ["gateway_sync_state", "gateway_attempt_result", "error_type", "gateway_admin_scheme"];
        var sources = string.Join('\n', SourceTree.Product.Select(file => file.Text)) + SourceTree.Read("docs/errors.md");

        foreach (var value in new Expression(text).Selectors.SelectMany(s => s.Labels).Where(l => closed.Contains(l.Label)).SelectMany(l => l.Value.Split('|')))
            Assert.That(sources, Does.Contain($"\"{value}\"").Or.Contain($"`{value}`"), $"{where}: {value}");
    }

    [Test]
    public void Prometheus_takes_the_rules_and_they_do_what_their_own_tests_say()
    {
        Tool.Run("promtool", "check", "rules", Alerts);
        Tool.Run("promtool", "test", "rules", "deploy/observability/alerts.test.yaml");
    }

    [Test]
    public void Every_alert_says_what_is_wrong_how_urgent_it_is_and_what_to_do()
    {
        foreach (var rule in Rules())
        {
            var annotations = (YamlMappingNode)rule.Value.Children["annotations"];
            Assert.That(rule.Value.Children["labels"]["severity"].ToString(), Is.AnyOf("critical", "warning"), rule.Name);
            Assert.That(annotations.Children.Keys.Select(k => k.ToString()), Is.EquivalentTo(new[] { "summary", "action" }), rule.Name);
            Assert.That(annotations.Children.Values.Select(v => v.ToString()), Is.All.EndsWith("."), rule.Name);
        }
    }

    [Test]
    public void Every_setting_that_an_alert_names_exists()
    {
        var settings = Rules().SelectMany(rule => Regex.Matches(rule.Value.Children["annotations"]["action"].ToString(), @"\b(?:general_settings|key_cache|access_log)\.\w+").Select(m => m.Value)).Distinct();

        Assert.That(settings, Is.Not.Empty.And.SubsetOf(SettingsInCode.All()));
    }

    [Test]
    public void Every_metric_of_the_gateways_own_is_on_the_dashboard_or_in_an_alert()
    {
        var asked = Expressions().SelectMany(c => new Expression((string)c[1]).Metrics).Select(WithoutSuffix).ToHashSet();

        var unseen = _scraped.Names.Where(name => name.StartsWith("gateway_", StringComparison.Ordinal)).Select(WithoutSuffix).Distinct().Except(asked);

        // Each decision is a request or an explanation, and rests are seen in what they lead to.
        Assert.That(unseen, Is.EquivalentTo(new[] { "gateway_decisions_total", "gateway_cooldowns_total" }));
    }

    [Test]
    public void The_reader_of_expressions_finds_names_labels_and_groups()
    {
        var read = new Expression("""sum by (le, a) (rate(x_bucket{job="j", b=~"c|d"}[5m])) / on (a) y_total > 0.5 unless up{job="j"}""");

        Assert.That(read.Metrics, Is.EqualTo(new[] { "x_bucket", "y_total", "up" }));
        Assert.That(read.Selectors[0].Labels, Is.EqualTo(new[] { ("job", "j"), ("b", "c|d") }));
        Assert.That(read.Grouped, Is.EqualTo(new[] { "le", "a", "a" }));
    }

    private static IEnumerable<object[]> Expressions()
    {
        foreach (var rule in Rules()) yield return [rule.Name, rule.Value.Children["expr"].ToString()];
        var dashboard = JsonNode.Parse(SourceTree.Read("deploy/observability/dashboard.json"))!;
        foreach (var panel in dashboard["panels"]!.AsArray())
        {
            foreach (var target in panel!["targets"]?.AsArray() ?? []) yield return [$"{panel["title"]} {target!["refId"]}", target["expr"]!.ToString()];
        }

        foreach (var variable in dashboard["templating"]!["list"]!.AsArray().Where(v => (string?)v!["type"] == "query"))
            yield return [(string)variable!["name"]!, Regex.Match((string)variable["query"]!["query"]!, @"label_values\((.+), \w+\)").Groups[1].Value];
    }

    private static IEnumerable<(string Name, YamlMappingNode Value)> Rules()
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(SourceTree.Read(Alerts)));
        return from YamlNode @group in (YamlSequenceNode)yaml.Documents[0].RootNode["groups"]
               from YamlNode rule in (YamlSequenceNode)@group["rules"]
               select (rule["alert"].ToString(), (YamlMappingNode)rule);
    }

    /// <summary>The three series of a histogram are one metric.</summary>
    private static string WithoutSuffix(string metric) => Regex.Replace(metric, "_(bucket|sum|count)$", "");
}
