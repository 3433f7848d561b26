using System.Text.RegularExpressions;
using Gateway.Api.Forwarding;
using Gateway.Api.Inference;
using Shared.Contracts.Configuration.Reading;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;
using static Gateway.Tests.Support.ConfigurationText;

namespace Gateway.Tests.Architecture;

/// <summary>The page for those who come from LiteLLM, held against the code where it names something.</summary>
internal sealed partial class MigrationPage
{
    private static readonly string Text = SourceTree.Read("docs/migration-from-litellm.md");

    [Test]
    public void Every_setting_with_its_section_is_one_that_this_gateway_or_litellm_has()
    {
        var read = SourceTree.Read("docs/configuration.md");
        var named = Setting().Matches(Text).Select(match => (Section: match.Groups["section"].Value, Name: match.Groups["name"].Value)).Distinct().ToList();

        Assert.That(named, Has.Count.GreaterThan(10));
        Assert.That(named.Where(setting => !read.Contains($"`{setting.Section}.{setting.Name}`", StringComparison.Ordinal) && !IsLitellms(setting.Section, setting.Name)), Is.Empty);
    }

    [TestCase("litellm_settings: { success_callback: [x], callbacks: [x], cache_params: { type: redis } }")]
    [TestCase("router_settings: { redis_host: x, redis_password: x, routing_strategy: cost-based-routing }")]
    [TestCase("guardrails: []\nmcp_servers: {}\ncredential_list: []")]
    public void What_the_page_calls_a_warning_is_one(string sections)
    {
        var problems = Read(WithSections(sections + "\n")).Problems;

        Assert.That(problems, Is.Not.Empty.And.All.Property(nameof(ConfigurationProblem.Severity)).EqualTo(ProblemSeverity.Warning));
    }

    [TestCase("model: bedrock/m", "m")]
    [TestCase("model: vertex_ai/m", "m")]
    [TestCase("model: github_copilot/m", "m")]
    [TestCase("model: openai/m, api_key: k, litellm_credential_name: c", "m")]
    [TestCase("model: 'openai/*', api_key: k", "a::*:b::*")]
    [TestCase("model: openai/m, api_key: k, allowed_tags: [x]", "m")]
    [TestCase("model: openai/m, api_key: os.environ/NOT_SET", "m")]
    [TestCase("model: '*', api_key: k", "*")]
    [TestCase("model: llama-3", "m")]
    [TestCase("model: openai/m, api_key: '${NAME}'", "m")]
    [TestCase("model: openai/m, api_key: k, team_id: t", "m")]
    [TestCase("model: openai/m, api_key: k, access_groups: [g]", "m")]
    [TestCase("model: openai/m, api_key: k, blocked: true", "m")]
    [TestCase("model: openai/m, api_key: k, allowed_model_region: eu", "m")]
    [TestCase("model: openai/m, api_key: k, use_litellm_proxy: true", "m")]
    public void What_the_page_calls_an_error_is_one(string parameters, string modelName) =>
        Assert.That(Read(WithParameters(parameters, modelName)).Problems, Has.Some.Property(nameof(ConfigurationProblem.Severity)).EqualTo(ProblemSeverity.Error));

    /// <summary>The gateway's own settings stand on no page for those who come from LiteLLM.</summary>
    [TestCase("`litellm_settings`", "litellm_settings")]
    [TestCase("`router_settings`", "router_settings", "tag_matching", "tag_facets")]
    [TestCase("`litellm_params` of a deployment", "model_list[].litellm_params", "deployment_type", "region_name", "place")]
    [TestCase("`model_info` of a deployment", "model_list[].model_info", "enable_tag_filtering", "allow_fail_open", "place", "deployment_type", "region_name")]
    public void The_settings_that_work_are_those_that_the_reader_takes(string row, string section, params string[] ours)
    {
        var line = Markdown.Section(Text, "### Works").Single(line => line.StartsWith($"| {row} |", StringComparison.Ordinal));
        var named = Regex.Matches(line.Split(" | ")[1], @"`(\w+)`").Select(match => match.Groups[1].Value);
        var taken = SettingsInCode.All().Where(path => path.StartsWith(section + ".", StringComparison.Ordinal)).Select(path => path[(section.Length + 1)..]).Where(name => !name.Contains('.', StringComparison.Ordinal));

        Assert.That(named, Is.EquivalentTo(taken.Except(ours)));
    }

    [Test]
    public void What_the_page_says_to_be_without_effect_is_told_of_as_such()
    {
        var named = Markdown.Section(Text, "### Warns").SelectMany(line => Setting().Matches(line)).Select(match => (Section: match.Groups["section"].Value, Name: match.Groups["name"].Value)).ToList();

        Assert.That(named, Has.Count.GreaterThan(25));
        foreach (var (section, name) in named)
        {
            var problems = Read($"model_list: []\n{(section == "general_settings" ? "" : "general_settings: { master_key: sk-master-1234567890 }\n")}{section}: {{ {(section == "general_settings" ? "master_key: sk-master-1234567890, " : "")}{name}: [x] }}\n").Problems;
            Assert.That(problems.Where(p => p.Path == $"{section}.{name}").Select(p => (p.Severity, p.Ignored is not null)), Is.EqualTo(new[] { (ProblemSeverity.Warning, true) }), name);
        }
    }

    [Test]
    public void What_the_page_says_to_fence_in_litellm_refuses_the_file()
    {
        var rows = Markdown.Section(Text, "### Refused").Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToList();
        var named = rows.SelectMany(row => Setting().Matches(row.Split(" | ")[0])).Select(match => (Section: match.Groups["section"].Value, Name: match.Groups["name"].Value)).ToList();

        Assert.That(named, Has.Count.GreaterThan(8));
        foreach (var (section, name) in named)
        {
            var value = name.StartsWith("default_", StringComparison.Ordinal) ? "{ models: [a], tags: [a] }" : "[x]";
            var problems = Read($"model_list: []\nlitellm_settings: {{ {(section == "litellm_settings" ? $"{name}: {value}" : "")} }}\nrouter_settings: {{ {(section == "router_settings" ? $"{name}: {value}" : "")} }}\n"
                + $"general_settings: {{ master_key: sk-master-1234567890{(section == "general_settings" ? $", {name}: {value}" : "")} }}\n").Problems;
            Assert.That(problems.Where(p => p.Severity == ProblemSeverity.Error).Select(p => p.Path), Is.EqualTo(new[] { $"{section}.{name}" }));
        }
    }

    [Test]
    public void Every_inference_path_of_the_page_is_routed()
    {
        var routed = InferenceRoutes.All.Select(route => route.Path).ToList();

        foreach (var operation in Enum.GetValues<InferenceOperation>())
        {
            var path = "/v1/" + InferenceOperationPath.Of(operation);
            Assert.That(Text, Does.Contain($"`{path}`"));
            Assert.That(routed, Does.Contain(path).And.Contain(path["/v1".Length..]));
        }
    }

    private static bool IsLitellms(string section, string name) => section switch
    {
        "router_settings" => KnownSettings.Router.Contains(name),
        "litellm_settings" => KnownSettings.Litellm.Contains(name),
        "general_settings" => KnownSettings.General.Contains(name),
        _ => false,
    };

    [GeneratedRegex(@"`(?<section>router_settings|litellm_settings|general_settings)\.(?<name>\w+)")]
    private static partial Regex Setting();
}
