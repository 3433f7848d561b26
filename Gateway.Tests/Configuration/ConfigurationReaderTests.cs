using System.Text.Json;
using Shared.Contracts.Configuration;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Configuration;

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
                model_list = new[] { new { model_name = "gpt-4", litellm_params = new { model = "openai/m", api_base = "http://127.0.0.1:5/a/v1", api_key = "up-\"1\"\\n\t😀é", tags = new[] { "region:eu" } }, model_info = new { id = "a" } } },
                router_settings = new { enable_tag_filtering = true, num_retries = 1 },
                general_settings = new { master_key = "sk-master-1234567890abcdef", sync_key = "sync-0123456789abcdef", database_url = "Data Source=/tmp/x.db", embedded_redis_port = 40001 },
            },
            Indented);

        var configuration = ConfigurationText.Valid(json);

        var entry = configuration.ModelList[0];
        Assert.That(entry.Id, Is.EqualTo("a"));
        Assert.That(entry.Tags.Select(t => t.Text), Is.EqualTo(new[] { "region:eu" }));
        Assert.That(entry.Upstream.ApiKey!.Reveal(), Is.EqualTo("up-\"1\"\\n\t😀é"));
        Assert.That(configuration.Router.NumRetries, Is.EqualTo(1));
        Assert.That(configuration.General.EmbeddedRedisPort, Is.EqualTo(40001));
    }

    private static string SamplePath()
    {
        var directory = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "Gateway.sln"))) directory = directory.Parent;
        return Path.Combine(directory.FullName, "appsettings.yaml");
    }
}
