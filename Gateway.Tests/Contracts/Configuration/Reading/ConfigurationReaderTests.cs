using System.Text.Json;
using Gateway.Tests.Support;
using Shared.Contracts.Configuration.Reading;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Contracts.Configuration.Reading;

/// <summary>Files as operators have them: the sample, JSON, LiteLLM's own form, and ones that cannot be read.</summary>
public sealed class ConfigurationReaderTests
{
    private static readonly Dictionary<string, string> NoVariables = [];
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [Test]
    public void The_sample_has_neither_errors_nor_warnings()
    {
        var reading = ConfigurationReader.Read(SamplePath(), NoVariables);

        Assert.That(reading.Problems, Is.Empty);
        Assert.That(reading.Configuration!.ModelList.Select(e => e.ModelName).Distinct(), Is.EqualTo(new[] { "gpt-4", "tiered", "fake" }));
    }

    [Test]
    public void The_sample_needs_no_provider()
    {
        var configuration = ConfigurationReader.Read(SamplePath(), NoVariables).Configuration!;

        Assert.That(configuration.ModelList.Select(e => e.Upstream.Provider), Is.All.EqualTo(UpstreamProvider.Mock));
        Assert.That(configuration.Router.EnableTagFiltering, Is.True);
        Assert.That(configuration.General.ForwardAdmin, Is.True);
    }

    [Test]
    public void Json_is_read_as_yaml_with_its_escapes()
    {
        var json = JsonSerializer.Serialize(
            new
            {
                model_list = new[] { new { model_name = "gpt-4", litellm_params = new { model = "openai/m-\"1\"\\n\t😀é", api_base = "http://127.0.0.1:5/a/v1", api_key = "k", tags = new[] { "region:eu" } }, model_info = new { id = "a" } } },
                router_settings = new { enable_tag_filtering = true, num_retries = 1 },
                general_settings = new { master_key = "sk-master-1234567890abcdef", sync_key = "sync-0123456789abcdef", database_url = "Data Source=/tmp/x.db", embedded_redis_port = 40001 },
            },
            Indented);

        var configuration = ConfigurationText.Valid(json);

        var entry = configuration.ModelList[0];
        Assert.That(entry.Id, Is.EqualTo("a"));
        Assert.That(entry.Tags.Select(t => t.Text), Is.EqualTo(new[] { "region:eu" }));
        Assert.That(entry.Upstream.Model, Is.EqualTo("m-\"1\"\\n\t😀é"));
        Assert.That(configuration.Router.NumRetries, Is.EqualTo(1));
        Assert.That(configuration.General.EmbeddedRedisPort, Is.EqualTo(40001));
    }

    [Test]
    public void A_config_of_litellm_starts_unchanged_and_says_what_has_no_effect()
    {
        var environment = new Dictionary<string, string> { ["AZURE_API_KEY_EU"] = "k", ["OPENAI_API_KEY"] = "k2", ["LITELLM_MASTER_KEY"] = "sk-12345678901234567890" };
        const string Text = """
            model_list:
              - model_name: gpt-4o
                litellm_params:
                  model: azure/gpt-4o-eu
                  api_base: https://eu.openai.azure.com/
                  api_key: "os.environ/AZURE_API_KEY_EU"
                  api_version: "2024-10-21"
                  rpm: 6
                  tags: ["free"]
                model_info:
                  mode: chat
                  base_model: azure/gpt-4o
              - model_name: gpt-4o
                litellm_params:
                  model: openai/gpt-4o
                  temperature: 0.2
                  tags: ["paid", "default"]
              - model_name: "*"
                litellm_params:
                  model: "openai/*"
            litellm_settings:
              drop_params: True
              num_retries: 3
              request_timeout: 10
              fallbacks: [{"gpt-4o": ["anything"]}]
              success_callback: ["langfuse"]
            router_settings:
              routing_strategy: simple-shuffle
              enable_tag_filtering: True
              model_group_alias: {"gpt-4": "gpt-4o"}
              redis_host: localhost
            general_settings:
              master_key: os.environ/LITELLM_MASTER_KEY
              alerting: ["slack"]
            """;

        var reading = ConfigurationText.Read(Text, environment);

        Assert.That(reading.Problems.Select(p => p.Severity), Is.All.EqualTo(ProblemSeverity.Warning));
        Assert.That(
            reading.Problems.Select(p => (p.Line, p.Path)),
            Is.EqualTo(new[]
            {
                (26, "litellm_settings.success_callback"),
                (31, "router_settings.redis_host"), (34, "general_settings.alerting"),
            }));
        Assert.That(reading.Configuration!.Router.NumRetries, Is.EqualTo(3));
        Assert.That(ModelCatalogBuilder.Build(reading.Configuration, 1).Resolve("gpt-4")!.Value.Group.Deployments, Has.Count.EqualTo(2));
    }

    [Test]
    public void Every_fault_is_reported_at_once()
    {
        var reading = ConfigurationText.Read("""
            model_list:
              - model_name: a
                litellm_params: { model: sagemaker/x }
              - model_name: b
                litellm_params: { model: x, mock_response: hi, tags: ["bad tag"] }
            router_settings:
              num_retries: -1
              fallbacks: [{"b": ["nobody"]}]
            general_settings:
              max_request_bytes: lots
            """);

        Assert.That(reading.Configuration, Is.Null);
        Assert.That(reading.HasErrors, Is.True);
        Assert.That(
            reading.Problems.Select(p => p.Path),
            Is.EquivalentTo(new[]
            {
                "model_list[0].litellm_params.model", "model_list[1].litellm_params.tags[0]", "router_settings.num_retries", "router_settings.fallbacks[0].b[0]",
                "general_settings.sync_key", "general_settings.max_request_bytes",
            }));
        Assert.That(reading.Problems.Select(p => p.Line), Is.Ordered.And.All.GreaterThan(0));
        Assert.That(reading.Problems.Select(p => p.Column), Is.All.GreaterThan(0));
    }

    [Test]
    public void A_missing_file_is_a_problem_that_names_the_path_tried()
    {
        var path = Path.Combine(Path.GetTempPath(), "no-such-directory", "appsettings.yaml");

        var reading = ConfigurationReader.Read(path, NoVariables);

        Assert.That(reading.Configuration, Is.Null);
        Assert.That(reading.Problems.Single().ToString(), Does.Contain(path));
    }

    [Test]
    public void A_directory_is_not_a_file()
    {
        Assert.That(ConfigurationReader.Read(Path.GetTempPath(), NoVariables).HasErrors, Is.True);
    }

    [Test]
    public void Text_that_is_not_utf_8_is_a_problem()
    {
        var path = Path.Combine(Path.GetTempPath(), $"gateway-configuration-{Guid.NewGuid():N}.yaml");
        File.WriteAllBytes(path, [.. "a: "u8, 0xff, 0xfe]);
        try
        {
            Assert.That(ConfigurationReader.Read(path, NoVariables).Problems.Single().Message, Does.Contain("UTF-8"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestCase("")]
    [TestCase("text")]
    [TestCase("[1, 2]")]
    [TestCase("{}")]
    public void A_file_that_says_nothing_is_refused(string text)
    {
        Assert.That(ConfigurationText.Read(text).HasErrors, Is.True);
    }

    private static string SamplePath()
    {
        var directory = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "Gateway.sln"))) directory = directory.Parent;
        return Path.Combine(directory.FullName, "appsettings.yaml");
    }
}
