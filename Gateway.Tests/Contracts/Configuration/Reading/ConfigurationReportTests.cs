using Shared.Contracts.Configuration.Reading;
using Shared.Contracts.Configuration.Reload;
using static Gateway.Tests.Support.ConfigurationText;

namespace Gateway.Tests.Contracts.Configuration.Reading;

/// <summary>What <c>--check-config</c> prints.</summary>
public sealed class ConfigurationReportTests
{
    private const string Text = """
        model_list:
          - model_name: gpt-4
            litellm_params: { model: azure/d, api_base: "https://eu.openai.azure.com", api_key: sk-hidden, tags: [region:eu, tier:paid], order: 1, weight: 2 }
            model_info: { id: eu, place: fr }
          - model_name: gpt-4
            litellm_params: { model: x, mock_response: hi }
            model_info: { id: mocked }
        general_settings: { master_key: sk-hidden-master-key-0123456789 }
        """;

    [Test]
    public void A_valid_configuration_gives_a_table_of_its_deployments()
    {
        var reading = Read(Text);

        var lines = ConfigurationReport.Render(reading).Split('\n');

        Assert.That(lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(new[] { "GROUP", "ID", "PROVIDER", "UPSTREAM", "PLACE", "SERVES", "TAGS", "ORDER", "WEIGHT" }));
        Assert.That(lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(new[] { "gpt-4", "eu", "azure", "eu.openai.azure.com", "fr", "(stated)", "chat_completions,completions,embeddings,responses,images_generations", "region:eu", "tier:paid", "1", "2" }));
        Assert.That(lines[2].Split(' ', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(new[] { "gpt-4", "mocked", "mock", "-", "own", "all", "(untagged)", "last", "1" }));
        Assert.That(ConfigurationReport.ExitCode(reading), Is.Zero);
    }

    [Test]
    public void The_residency_warnings_follow_and_do_not_fail_the_check()
    {
        var reading = Read(Text);

        Assert.That(reading.ResidencyWarnings, Is.Not.Empty);
        Assert.That(ConfigurationReport.Render(reading), Does.Contain("'mocked' has no tags").And.Contain("is valid: 0 errors, 3 warnings."));
        Assert.That(ConfigurationReport.ExitCode(reading), Is.Zero);
    }

    [Test]
    public void Errors_are_listed_in_file_order_and_fail_the_check()
    {
        var reading = Read("router_settings: { num_retries: -1 }\n" + Text.Replace("tier:paid", "tier paid", StringComparison.Ordinal) + "\nnonsense: 1\n");

        var report = ConfigurationReport.Render(reading);

        Assert.That(ConfigurationReport.ExitCode(reading), Is.EqualTo(1));
        Assert.That(reading.Problems.Select(p => p.Line), Is.EqualTo(new[] { 1, 4, 10 }));
        Assert.That(report, Does.Contain(":4:").And.Contain("error: model_list[0].litellm_params.tags[1]").And.Contain("is not valid: 2 errors, 1 warning."));
    }

    [Test]
    public void What_has_no_effect_stands_in_one_list_at_the_end_by_what_litellm_would_do_with_it()
    {
        var report = ConfigurationReport.Render(Read(Text + "\nlitellm_settings: { success_callback: [langfuse], cache: true, json_logs: true, our_switch: 1 }\n"));

        var list = report[report.IndexOf("Without effect here (4 settings):", StringComparison.Ordinal)..].Split('\n');
        Assert.That(list.Where(line => line.Contains("LiteLLM", StringComparison.Ordinal) && !line.StartsWith(' ')).Select(line => line.Split(':')[0]), Is.EqualTo(new[] { "Records elsewhere", "Kept answers and shared state", "Names that nobody knows" }));
        Assert.That(list.Where(line => line.StartsWith("  ", StringComparison.Ordinal)), Has.Exactly(4).Contains(": warning: litellm_settings."));
        Assert.That(report.Split("GROUP")[0], Does.Not.Contain("success_callback"));
    }

    [Test]
    public void The_summary_of_a_migration_says_what_works_what_does_not_and_what_to_do_next()
    {
        var reading = Read(Text.Replace("order: 1", "order: 1, temperature: 0.5, guardrails: [x]", StringComparison.Ordinal) + "\nlitellm_settings: { num_retries: 3, cache: true }\n");

        var report = MigrationReport.Render(reading, "config.yaml");

        Assert.That(report, Does.Contain("Works (").And.Contain("\n  litellm_settings.num_retries\n").And.Contain("\n  model_list[].litellm_params.model (2 times)\n").And.Contain("litellm_params.temperature"));
        Assert.That(report, Does.Contain("Refused (1):").And.Contain("litellm_params.guardrails").And.Contain("Without effect here (1 setting):").And.Contain("1. Mend what is refused above."));
        Assert.That(report, Does.Not.Contain("hidden"));
    }

    [TestCase("", ": error: --config is given without a file")]
    [TestCase("/no/such/file.yaml", "/no/such/file.yaml: error: there is no such file (looked at /no/such/file.yaml)")]
    public void A_file_that_is_not_there_is_the_one_fault(string path, string expected)
    {
        var report = ConfigurationReport.Render(ConfigurationReader.Read(path, new Dictionary<string, string>()));

        Assert.That(report, Does.StartWith(expected));
    }

    [Test]
    public void No_secret_is_printed()
    {
        Assert.That(ConfigurationReport.Render(Read(Text)), Does.Not.Contain("hidden"));
    }
}
