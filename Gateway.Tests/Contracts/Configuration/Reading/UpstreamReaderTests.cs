using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;
using static Gateway.Tests.Support.ConfigurationText;

namespace Gateway.Tests.Contracts.Configuration.Reading;

/// <summary>The upstream side of <c>litellm_params</c>: the provider table, addresses and time limits.</summary>
public sealed class UpstreamReaderTests
{
    [TestCase("openai/gpt-4o", UpstreamProvider.OpenAi, "gpt-4o", "https://api.openai.com/v1")]
    [TestCase("gpt-4o", UpstreamProvider.OpenAi, "gpt-4o", "https://api.openai.com/v1")]
    [TestCase("anthropic/claude", UpstreamProvider.Anthropic, "claude", "https://api.anthropic.com/v1")]
    [TestCase("mistral/small", UpstreamProvider.OpenAi, "small", "https://api.mistral.ai/v1")]
    [TestCase("groq/llama", UpstreamProvider.OpenAi, "llama", "https://api.groq.com/openai/v1")]
    [TestCase("deepseek/chat", UpstreamProvider.OpenAi, "chat", "https://api.deepseek.com/v1")]
    [TestCase("together_ai/meta-llama/L", UpstreamProvider.OpenAi, "meta-llama/L", "https://api.together.ai/v1")]
    [TestCase("openrouter/google/g", UpstreamProvider.OpenAi, "google/g", "https://openrouter.ai/api/v1")]
    [TestCase("xai/grok", UpstreamProvider.OpenAi, "grok", "https://api.x.ai/v1")]
    [TestCase("fireworks_ai/accounts/f/models/m", UpstreamProvider.OpenAi, "accounts/f/models/m", "https://api.fireworks.ai/inference/v1")]
    [TestCase("perplexity/sonar", UpstreamProvider.OpenAi, "sonar", "https://api.perplexity.ai")]
    [TestCase("cerebras/l", UpstreamProvider.OpenAi, "l", "https://api.cerebras.ai/v1")]
    [TestCase("gemini/flash", UpstreamProvider.OpenAi, "flash", "https://generativelanguage.googleapis.com/v1beta/openai")]
    public void A_prefix_chooses_the_dialect_and_the_public_address(string model, UpstreamProvider dialect, string name, string address)
    {
        var upstream = Upstream($"model: {model}, api_key: k");

        Assert.That(upstream.Provider, Is.EqualTo(dialect));
        Assert.That(upstream.Model, Is.EqualTo(name));
        Assert.That(upstream.ApiBase, Is.EqualTo(address));
    }

    [TestCase("azure", UpstreamProvider.Azure)]
    [TestCase("hosted_vllm", UpstreamProvider.OpenAi)]
    [TestCase("lm_studio", UpstreamProvider.OpenAi)]
    [TestCase("openai_like", UpstreamProvider.OpenAi)]
    [TestCase("litellm_proxy", UpstreamProvider.OpenAi)]
    public void A_provider_without_a_public_address_needs_api_base(string prefix, UpstreamProvider dialect)
    {
        var problem = OnlyProblem(WithParameters($"model: {prefix}/m, api_key: k"));
        Assert.That(problem.Path, Is.EqualTo("model_list[0].litellm_params.api_base"));
        Assert.That(problem.Severity, Is.EqualTo(ProblemSeverity.Error));

        var upstream = Upstream($"model: {prefix}/m, api_key: k, api_base: 'http://host:8000/v1/'");
        Assert.That((upstream.Provider, upstream.Model, upstream.ApiBase), Is.EqualTo((dialect, "m", "http://host:8000/v1")));
    }

    [TestCase("ollama_chat/m", "http://localhost:11434", "http://localhost:11434/v1")]
    [TestCase("ollama_chat/m", "http://localhost:11434/v1", "http://localhost:11434/v1")]
    [TestCase("anthropic/m", "https://api.anthropic.com/", "https://api.anthropic.com/v1")]
    [TestCase("openai/m", "http://host", "http://host")]
    public void The_bare_hosts_of_litellm_lead_to_the_openai_compatible_path(string model, string written, string address)
    {
        Assert.That(Upstream($"model: {model}, api_base: '{written}', api_key: k").ApiBase, Is.EqualTo(address));
    }

    [TestCase("sagemaker/m")]
    [TestCase("watsonx/m")]
    [TestCase("replicate/m")]
    [TestCase("sagemaker/m, api_base: 'http://host/v1'")]
    [TestCase("m, custom_llm_provider: sagemaker")]
    public void A_provider_that_only_litellm_has_is_an_error(string model)
    {
        var problem = OnlyProblem(WithParameters($"model: {model}, api_key: k"));

        Assert.That(problem.Severity, Is.EqualTo(ProblemSeverity.Error));
        Assert.That(problem.Message, Does.StartWith("unknown provider"));
    }

    [Test]
    public void A_misspelt_provider_is_an_error_that_names_the_nearest()
    {
        Assert.That(OnlyProblem(WithParameters("model: anthropc/m, api_key: k")).Message, Does.StartWith("unknown provider 'anthropc'").And.Contain("'anthropic'"));
    }

    [TestCase("meta-llama/Llama-3", "openai_like/meta-llama/Llama-3")]
    [TestCase("azuer/gpt-4", "'azure'")]
    public void An_address_does_not_make_a_provider_known(string model, string remedy)
    {
        var problem = OnlyProblem(WithParameters($"model: {model}, api_base: 'http://host/v1', api_key: k"));

        Assert.That(problem.Severity, Is.EqualTo(ProblemSeverity.Error));
        Assert.That(problem.Message, Does.StartWith("unknown provider").And.Contain(remedy));
    }

    [Test]
    public void A_model_with_a_slash_of_its_own_stands_after_the_provider()
    {
        var upstream = Upstream("model: openai/meta-llama/Llama-3, api_base: 'http://host/v1', api_key: k");

        Assert.That((upstream.Provider, upstream.Model), Is.EqualTo((UpstreamProvider.OpenAi, "meta-llama/Llama-3")));
    }

    [Test]
    public void Custom_llm_provider_stands_for_the_prefix()
    {
        var upstream = Upstream("model: small, custom_llm_provider: mistral, api_key: k");

        Assert.That((upstream.Model, upstream.ApiBase), Is.EqualTo(("small", "https://api.mistral.ai/v1")));
    }

    [TestCase("base_url: 'https://eu.example.com/v1'")]
    [TestCase("api_base: null, base_url: 'https://eu.example.com/v1'")]
    public void Base_url_is_another_name_of_api_base(string parameters)
    {
        Assert.That(Upstream($"model: openai/m, api_key: k, {parameters}").ApiBase, Is.EqualTo("https://eu.example.com/v1"));
    }

    [Test]
    public void A_mock_response_needs_neither_address_nor_key_whatever_the_model_says()
    {
        foreach (var model in new[] { "azure/m", "openai/m", "bedrock/m", "meta/m", "m" })
        {
            var upstream = Upstream($"model: {model}, mock_response: '  hi  '");
            Assert.That(upstream.Provider, Is.EqualTo(UpstreamProvider.Mock));
            Assert.That(upstream.ApiBase, Is.Null);
            Assert.That(upstream.MockResponse, Is.EqualTo("  hi  "));
        }
    }

    [TestCase("host:8000/v1")]
    [TestCase("ftp://host/v1")]
    [TestCase("/v1")]
    [TestCase("https://user:secret@host/v1")]
    [TestCase("https://host/v1?key=secret")]
    [TestCase("https://host/v1#secret")]
    public void An_api_base_that_is_no_plain_address_is_an_error_that_does_not_repeat_it(string address)
    {
        var problem = OnlyProblem(WithParameters($"model: openai/m, api_key: k, api_base: '{address}'"));

        Assert.That(problem.Path, Is.EqualTo("model_list[0].litellm_params.api_base"));
        Assert.That(problem.Message, Does.Not.Contain("secret"));
    }

    [Test]
    public void Azure_takes_base_key_and_version_from_its_variables()
    {
        var environment = new Dictionary<string, string> { ["AZURE_API_BASE"] = "https://r.openai.azure.com/", ["AZURE_API_KEY"] = "k", ["AZURE_API_VERSION"] = "2024-10-21" };

        var upstream = Valid(WithParameters("model: azure/my-deployment"), environment).ModelList[0].Upstream;

        Assert.That((upstream.ApiBase, upstream.ApiKey!.Reveal(), upstream.ApiVersion), Is.EqualTo(("https://r.openai.azure.com", "k", "2024-10-21")));
    }

    [Test]
    public void What_the_file_says_stands_above_the_provider_wide_variables()
    {
        var environment = new Dictionary<string, string> { ["AZURE_API_BASE"] = "https://other", ["AZURE_API_KEY"] = "other", ["AZURE_API_VERSION"] = "other" };

        var upstream = Valid(WithParameters("model: azure/d, api_base: 'https://own', api_key: own, api_version: 2024-02-01"), environment).ModelList[0].Upstream;

        Assert.That((upstream.ApiBase, upstream.ApiKey!.Reveal(), upstream.ApiVersion), Is.EqualTo(("https://own", "own", "2024-02-01")));
    }

    [TestCase("https://r.openai.azure.com/openai/v1/", "https://r.openai.azure.com", "v1")]
    [TestCase("https://r.openai.azure.com/openai", "https://r.openai.azure.com", "2025-02-01-preview")]
    [TestCase("https://openai", "https://openai", "2025-02-01-preview")]
    public void The_path_of_azures_api_may_stand_in_the_address(string written, string address, string version)
    {
        var upstream = Upstream($"model: azure/d, api_key: k, api_base: '{written}'");

        Assert.That((upstream.ApiBase, upstream.ApiVersion), Is.EqualTo((address, version)));
    }

    [Test]
    public void A_bare_star_is_an_error_since_no_provider_is_taken_from_the_requested_name()
    {
        var problem = OnlyProblem(WithParameters("model: '*', api_key: k", modelName: "*"));

        Assert.That((problem.Severity, problem.Path), Is.EqualTo((ProblemSeverity.Error, "model_list[0].litellm_params.model")));
        Assert.That(problem.Message, Does.Contain("openai/*"));
        Assert.That(Read(WithParameters("model: 'openai/*', api_key: k", modelName: "*")).Problems, Is.Empty);
        Assert.That(Read(WithParameters("model: '*', api_key: k, api_base: 'http://host/v1'", modelName: "*")).Problems, Is.Empty);
    }

    [TestCase("", "", 600, 600)]
    [TestCase("timeout: 30", "", 30, 30)]
    [TestCase("timeout: 30, stream_timeout: 1m", "", 30, 60)]
    [TestCase("", "timeout: 20", 20, 20)]
    [TestCase("", "timeout: 20, stream_timeout: 5", 20, 5)]
    [TestCase("timeout: 30", "timeout: 20, stream_timeout: 5", 30, 5)]
    public void Time_limits_fall_back_from_the_deployment_to_the_router(string parameters, string router, double whole, double streamed)
    {
        var text = $"router_settings: {{ {router} }}\n" + WithParameters($"model: x, mock_response: hi, {parameters}");

        var upstream = Valid(text).ModelList[0].Upstream;

        Assert.That((upstream.Timeout.TotalSeconds, upstream.StreamTimeout.TotalSeconds), Is.EqualTo((whole, streamed)));
    }

    private static Upstream Upstream(string parameters) => Valid(WithParameters(parameters)).ModelList.Single().Upstream;
}
