using System.Runtime.CompilerServices;
using Shared.Contracts.Configuration.Reading;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Contracts.Configuration.Reading;

/// <summary>Files in the shape in which LiteLLM's users write them: each starts unchanged, or every setting that does not exist here is named, and nothing else.</summary>
public sealed class LitellmFileTests
{
    private static readonly Dictionary<string, string> Variables = new[]
    {
        "AZURE_SWEDEN_KEY", "AZURE_FRANCE_KEY", "AZURE_EAST_KEY", "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GROQ_API_KEY", "MISTRAL_API_KEY", "AZURE_API_KEY", "GEMINI_API_KEY",
        "REDIS_PASSWORD",
    }.ToDictionary(name => name, name => "value-of-" + name.ToLowerInvariant())
        .Concat([
            new("LITELLM_MASTER_KEY", "sk-master-1234567890"), new("DATABASE_URL", "Data Source=gateway.db"), new("AZURE_API_BASE", "https://contoso.openai.azure.com"),
        ])
        .ToDictionary();

    [Test]
    public void Azure_in_several_regions()
    {
        var configuration = Starts(
            "azure-multi-region",
            "11 model_list[0].litellm_params.tags[0]",
            "23 model_list[1].litellm_params.tags[0]",
            "34 model_list[2].litellm_params.tags[0]",
            "43 model_list[3].litellm_params.tags[0]",
            "59 router_settings.retry_policy.ContentPolicyViolationErrorRetries");

        Assert.That(configuration.ModelList.Select(e => (e.ModelName, e.Weight)), Is.EqualTo(new[] { ("gpt-4o", 900d), ("gpt-4o", 300d), ("gpt-4o", 600d), ("text-embedding-3-large", (double?)null) }));
        Assert.That(configuration.ModelList.Select(e => e.Upstream.ApiVersion), Is.EqualTo(new[] { "2024-10-21", "2024-10-21", "preview", "2024-10-21" }));
        Assert.That(configuration.Router.RetryPolicy[RetryCause.RateLimit], Is.EqualTo(3));
        Assert.That((configuration.Router.EnableTagFiltering, configuration.Router.TagMatching), Is.EqualTo((true, TagMatching.Any)));
    }

    [Test]
    public void Openai_and_vllm()
    {
        var configuration = Starts(
            "openai-and-vllm",
            "14 model_list[1].litellm_params.max_parallel_requests",
            "26 model_list[3].litellm_params.input_cost_per_token",
            "27 model_list[3].litellm_params.output_cost_per_token",
            "31 litellm_settings.set_verbose",
            "34 litellm_settings.success_callback",
            "37 general_settings.master_key");

        Assert.That((configuration.Router.NumRetries, configuration.Router.Timeout), Is.EqualTo((3, TimeSpan.FromMinutes(2))));
        Assert.That(configuration.ModelList[2].Upstream.Model, Is.EqualTo("meta-llama/Llama-3.3-70B-Instruct"));
        Assert.That(configuration.ModelList[3].Upstream.ApiBase, Is.EqualTo("http://ollama.models.svc:11434/v1"));
    }

    [Test]
    public void Wildcards_and_aliases()
    {
        var catalog = ModelCatalogBuilder.Build(Starts("wildcards", "27 router_settings.model_group_alias.fast.hidden"), generation: 1);

        Assert.That(Meaning("openai/gpt-4o"), Is.EqualTo("openai/gpt-4o as gpt-4o-2024-11-20"), "an exact name goes before a wildcard");
        Assert.That(Meaning("gpt-4o"), Is.EqualTo("openai/gpt-4o as gpt-4o-2024-11-20"));
        Assert.That(Meaning("openai/o3"), Is.EqualTo("openai/* as o3"));
        Assert.That(Meaning("anthropic/claude-opus-4-1"), Is.EqualTo("anthropic/* as claude-opus-4-1"));
        Assert.That(Meaning("fast"), Is.EqualTo("groq/* as llama-3.1-8b-instant"));
        Assert.That(Meaning("gpt-4.1"), Is.EqualTo("* as gpt-4.1"));

        string Meaning(string model)
        {
            var resolved = catalog.Resolve(model)!.Value;
            return $"{resolved.Group} as {resolved.Group.Deployments[0].Upstream.Model.Replace("*", resolved.Wildcard, StringComparison.Ordinal)}";
        }
    }

    [Test]
    public void Teams_and_tags()
    {
        var configuration = Starts(
            "teams-and-tags",
            "10 model_list[0].model_info.our_note",
            "28 router_settings.redis_host",
            "29 router_settings.redis_port",
            "30 router_settings.redis_password",
            "33 litellm_settings.cache",
            "34 litellm_settings.cache_params",
            "36 litellm_settings.tag_budget_config",
            "38 litellm_settings.default_team_settings",
            "44 general_settings.alerting",
            "45 general_settings.custom_auth");

        Assert.That(configuration.Router.TagMatching, Is.EqualTo(TagMatching.All));
        Assert.That(configuration.ModelList[2].UserAgentPatterns.Single().IsMatch("User-Agent: coder/1.0"), Is.True);
        Assert.That(configuration.ModelList[2].AllowFailOpen, Is.True);
    }

    [Test]
    public void Fallbacks()
    {
        var router = Starts(
            "fallbacks",
            "13 router_settings.routing_strategy",
            "14 router_settings.enable_pre_call_checks",
            "18 router_settings.content_policy_fallbacks",
            "19 router_settings.allowed_fails_policy").Router;

        Assert.That(router.Fallbacks.Keys, Is.EqualTo(new[] { "small" }), "router_settings stands above litellm_settings");
        Assert.That(router.Fallbacks["small"], Is.EqualTo(new[] { "large", "long" }));
        Assert.That(router.DefaultFallbacks, Is.EqualTo(new[] { "large" }));
        Assert.That(router.ContextWindowFallbacks.Keys, Is.EqualTo(new[] { "small", "large" }));
    }

    [Test]
    public void As_documented()
    {
        var configuration = Starts(
            "as-documented",
            "26 model_list[2].litellm_params.supports_system_message",
            "35 litellm_settings.callbacks",
            "36 litellm_settings.success_callback",
            "37 litellm_settings.failure_callback",
            "38 litellm_settings.turn_off_message_logging",
            "39 litellm_settings.json_logs",
            "41 litellm_settings.cache",
            "42 litellm_settings.cache_params",
            "47 router_settings.redis_host",
            "48 router_settings.redis_port",
            "52 general_settings.alerting",
            "53 general_settings.proxy_batch_write_at",
            "54 general_settings.database_connection_pool_limit",
            "56 general_settings.store_model_in_db",
            "57 general_settings.allow_requests_on_db_unavailable");

        Assert.That(configuration.ModelList[0].Upstream.ApiBase, Is.EqualTo("https://contoso-eu.openai.azure.com"), "a variable of the file itself");
        Assert.That(configuration.ModelList.Take(2).Select(e => e.Weight), Is.EqualTo(new[] { 6, 12 }));
        Assert.That(configuration.Router.Fallbacks["gpt-4o"], Is.EqualTo(new[] { "anthropic-claude" }));
        Assert.That(configuration.General.DatabaseUrl.Reveal(), Does.StartWith("postgresql://"));
    }

    [Test]
    public void What_does_not_exist_here_is_named_line_by_line_and_a_fence_is_not_passed_over()
    {
        var problems = Read("what-is-missing").Problems;

        Assert.That(problems.Where(p => p.Severity == ProblemSeverity.Error).Select(Told), Is.EqualTo(new[]
        {
            "5 model_list[0].litellm_params.model", "9 model_list[1].litellm_params.model",
            "15 model_list[2].litellm_params.litellm_credential_name", "20 model_list[3].litellm_params.Tags", "26 guardrails", "32 general_settings.master_kye",
        }));
        Assert.That(problems.Where(p => p.Severity == ProblemSeverity.Warning).Select(Told), Is.SupersetOf(new[] { "22 credential_list" }));
        Assert.That(problems.Single(p => p.Path == "general_settings.master_kye").Message, Does.Contain("did you mean 'master_key'?"));
    }

    /// <summary>Reads a file that must be valid, with these warnings ("line path") and no others.</summary>
    private static GatewayConfiguration Starts(string name, params string[] warnings)
    {
        var reading = Read(name);
        // What the environment has beside the file is no line of it.
        Assert.That(reading.Problems.Where(p => p.Line > 0).Select(Told), Is.EqualTo(warnings));
        return reading.Configuration!;
    }

    private static ConfigurationReading Read(string name) => ConfigurationReader.Read(Path.Combine(Folder(), name + ".yaml"), Variables);

    private static string Told(ConfigurationProblem problem) => $"{problem.Line} {problem.Path}";

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "LiteLLM");
}
