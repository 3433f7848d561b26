using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;
using static Gateway.Tests.Support.ConfigurationText;

namespace Gateway.Tests.Contracts.Configuration.Reading;

/// <summary>A model that names no provider goes to the one that its name belongs to, or the file is refused: never, for want of a better, to OpenAI.</summary>
public sealed class ModelsWithoutAProvider
{
    private const string OpenAi = "https://api.openai.com/v1";
    private const string Anthropic = "https://api.anthropic.com/v1";
    private const string Gemini = "https://generativelanguage.googleapis.com/v1beta/openai";
    private const string Mistral = "https://api.mistral.ai/v1";

    /// <summary>Every vendor's key is in the environment, so that a wrong choice would show.</summary>
    private static readonly Dictionary<string, string> Keys = new[]
    {
        "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "MISTRAL_API_KEY", "DEEPSEEK_API_KEY", "XAI_API_KEY", "PERPLEXITY_API_KEY", "GROQ_API_KEY", "COHERE_API_KEY", "AZURE_API_KEY",
    }.ToDictionary(name => name, name => "value-of-" + name);

    [TestCase("gpt-4o", OpenAi, "OPENAI_API_KEY")]
    [TestCase("GPT-4o", OpenAi, "OPENAI_API_KEY")]
    [TestCase("gpt-3.5-turbo", OpenAi, "OPENAI_API_KEY")]
    [TestCase("gpt-5.2", OpenAi, "OPENAI_API_KEY")]
    [TestCase("gpt-image-1", OpenAi, "OPENAI_API_KEY")]
    [TestCase("o1", OpenAi, "OPENAI_API_KEY")]
    [TestCase("o3-mini", OpenAi, "OPENAI_API_KEY")]
    [TestCase("chatgpt-4o-latest", OpenAi, "OPENAI_API_KEY")]
    [TestCase("text-embedding-3-small", OpenAi, "OPENAI_API_KEY")]
    [TestCase("text-embedding-ada-002", OpenAi, "OPENAI_API_KEY")]
    [TestCase("dall-e-3", OpenAi, "OPENAI_API_KEY")]
    [TestCase("whisper-1", OpenAi, "OPENAI_API_KEY")]
    [TestCase("tts-1-hd", OpenAi, "OPENAI_API_KEY")]
    [TestCase("omni-moderation-latest", OpenAi, "OPENAI_API_KEY")]
    [TestCase("davinci-002", OpenAi, "OPENAI_API_KEY")]
    [TestCase("computer-use-preview", OpenAi, "OPENAI_API_KEY")]
    [TestCase("codex-mini-latest", OpenAi, "OPENAI_API_KEY")]
    [TestCase("ft:gpt-4o-2024-08-06:org::id", OpenAi, "OPENAI_API_KEY")]
    [TestCase("claude-3-5-sonnet-20241022", Anthropic, "ANTHROPIC_API_KEY")]
    [TestCase("Claude-Opus-4-1", Anthropic, "ANTHROPIC_API_KEY")]
    [TestCase("claude-instant-1.2", Anthropic, "ANTHROPIC_API_KEY")]
    [TestCase("gemini-2.5-flash", Gemini, "GEMINI_API_KEY")]
    [TestCase("mistral-large-latest", Mistral, "MISTRAL_API_KEY")]
    [TestCase("codestral-latest", Mistral, "MISTRAL_API_KEY")]
    [TestCase("open-mixtral-8x22b", Mistral, "MISTRAL_API_KEY")]
    [TestCase("ft:open-mistral-7b:org:id", Mistral, "MISTRAL_API_KEY")]
    [TestCase("deepseek-chat", "https://api.deepseek.com/v1", "DEEPSEEK_API_KEY")]
    [TestCase("grok-4", "https://api.x.ai/v1", "XAI_API_KEY")]
    [TestCase("sonar-pro", "https://api.perplexity.ai", "PERPLEXITY_API_KEY")]
    public void The_name_alone_chooses_address_and_key(string model, string address, string variable)
    {
        var upstream = Valid(WithParameters($"model: '{model}'"), Keys).ModelList[0].Upstream;

        Assert.That((upstream.Model, upstream.ApiBase, upstream.ApiKey!.Reveal()), Is.EqualTo((model, address, "value-of-" + variable)));
    }

    [TestCase("openai/")]
    [TestCase("anthropic/ ")]
    public void A_provider_without_a_model_is_refused(string model) =>
        Assert.That(OnlyProblem(WithParameters($"model: '{model}'"), Keys).Message, Does.StartWith("names a provider and no model"));

    [TestCase("anthropic.claude-3-5-sonnet-20241022-v2:0")]
    [TestCase("us.anthropic.claude-sonnet-4-20250514-v1:0")]
    [TestCase("eu.amazon.nova-pro-v1:0")]
    [TestCase("openai.gpt-oss-120b-1:0")]
    [TestCase("arn:aws:bedrock:eu-central-1:1:inference-profile/eu.anthropic.claude-sonnet-4-20250514-v1:0")]
    [TestCase("claude-3-5-sonnet@20240620")]
    [TestCase("mistral-large@2407")]
    [TestCase("text-bison")]
    [TestCase("textembedding-gecko")]
    [TestCase("text-embedding-005")]
    [TestCase("imagen-3.0-generate-001")]
    [TestCase("models/gemini-2.5-flash")]
    [TestCase("@cf/meta/llama-3.3-70b")]
    [TestCase("meta-llama/Llama-3")]
    [TestCase("Anthropic/claude-3")]
    [TestCase("llama-3.3-70b-versatile")]
    [TestCase("llama3:8b")]
    [TestCase("mistral-small:24b")]
    [TestCase("gpt-oss-120b")]
    [TestCase("gpt-35-turbo")]
    [TestCase("gpt2")]
    [TestCase("whisper-large-v3")]
    [TestCase("deepseek-r1-distill-llama-70b")]
    [TestCase("gemma-3-27b-it")]
    [TestCase("qwen3-coder")]
    [TestCase("my-model")]
    [TestCase("o3x")]
    [TestCase("ft:my-model:org::id")]
    public void A_name_that_no_row_claims_is_an_error_with_its_line_and_what_to_write(string model)
    {
        var problem = OnlyProblem(WithParameters($"model: '{model}'"), Keys);

        Assert.That((problem.Severity, problem.Path, problem.Line), Is.EqualTo((ProblemSeverity.Error, "model_list[0].litellm_params.model", 3)));
        Assert.That(problem.Message, Does.Match("[Ww]rite "));
    }

    [TestCase("*", "*")]
    [TestCase("*", "anthropic/*")]
    [TestCase("text-embedding-*", "text-embedding-*")]
    [TestCase("llama-*", "llama-*")]
    [TestCase("g*", "g*")]
    public void A_star_whose_names_could_be_several_vendors_is_an_error(string model, string group)
    {
        Assert.That(OnlyProblem(WithParameters($"model: '{model}'", group), Keys).Severity, Is.EqualTo(ProblemSeverity.Error));
    }

    [TestCase("gpt-*", OpenAi)]
    [TestCase("o3*", OpenAi)]
    [TestCase("claude-*", Anthropic)]
    [TestCase("gemini-2.5-*", Gemini)]
    public void A_star_behind_the_name_of_one_vendors_family_is_that_vendors(string model, string address)
    {
        Assert.That(Valid(WithParameters($"model: '{model}'", model), Keys).ModelList[0].Upstream.ApiBase, Is.EqualTo(address));
    }

    [TestCase("claude-sonnet-4, vertex_location: europe-west4", "vertex_location")]
    [TestCase("claude-3-haiku, aws_region_name: eu-central-1", "aws_region_name")]
    [TestCase("gpt-4o, azure_ad_token: t", "azure_ad_token")]
    [TestCase("gpt-4o, api_version: 2024-10-21", "api_version")]
    [TestCase("gpt-4o, tenant_id: t, client_id: c, client_secret: s", "tenant_id")]
    public void A_clouds_setting_beside_the_name_says_whose_it_is(string model, string clue)
    {
        var errors = Read(WithParameters($"model: {model}"), Keys).Problems.Where(p => p.Severity == ProblemSeverity.Error).ToList();

        Assert.That(errors.Single().Path, Is.EqualTo("model_list[0].litellm_params.model"));
        Assert.That(errors.Single().Message, Does.Contain(clue));
    }

    [Test]
    public void Gemini_beside_a_setting_of_vertex_is_asked_there_and_no_key_of_geminis_goes_along()
    {
        var upstream = Valid(WithParameters("model: gemini-2.5-flash, vertex_project: p, vertex_location: europe-west4"), Keys).ModelList[0].Upstream;

        Assert.That(upstream.ApiBase, Is.EqualTo("https://europe-west4-aiplatform.googleapis.com/v1/projects/p/locations/europe-west4/endpoints/openapi"));
        Assert.That((upstream.ApiKey, upstream.Model), Is.EqualTo(((Secret?)null, "google/gemini-2.5-flash")));
    }

    [Test]
    public void A_clouds_setting_that_says_nothing_is_no_clue_and_beside_a_prefix_the_prefix_holds()
    {
        Assert.That(Valid(WithParameters("model: gemini-2.5-flash, vertex_project: null"), Keys).ModelList[0].Upstream.ApiBase, Is.EqualTo(Gemini));
        Assert.That(Valid(WithParameters("model: gemini/gemini-2.5-flash, vertex_project: p"), Keys).ModelList[0].Upstream.ApiBase, Is.EqualTo(Gemini));
        Assert.That(Valid(WithParameters("model: openai/claude-3"), Keys).ModelList[0].Upstream.ApiBase, Is.EqualTo(OpenAi));
        Assert.That(Valid(WithParameters("model: claude-3, custom_llm_provider: openai"), Keys).ModelList[0].Upstream.ApiBase, Is.EqualTo(OpenAi));
    }

    [Test]
    public void A_vertex_place_in_the_environment_says_that_gemini_is_meant_there()
    {
        var environment = new Dictionary<string, string>(Keys) { ["VERTEXAI_LOCATION"] = "europe-west4" };

        Assert.That(OnlyProblem(WithParameters("model: gemini-2.5-flash"), environment).Message, Does.Contain("VERTEXAI_LOCATION").And.Contain("gemini/gemini-2.5-flash"));
        Assert.That(Read(WithParameters("model: gemini/gemini-2.5-flash"), environment).Problems, Is.Empty);
    }

    [TestCase("my-model", UpstreamProvider.OpenAi)]
    [TestCase("command-r", UpstreamProvider.OpenAi)]
    [TestCase("*", UpstreamProvider.OpenAi)]
    [TestCase("gpt-4o", UpstreamProvider.OpenAi)]
    [TestCase("mistral-7b", UpstreamProvider.OpenAi)]
    [TestCase("claude-3-haiku", UpstreamProvider.Anthropic)]
    public void At_an_address_of_the_files_own_any_name_goes_there_and_no_key_of_the_environment_with_it(string model, UpstreamProvider dialect)
    {
        var upstream = Valid(WithParameters($"model: '{model}', api_base: 'http://127.0.0.1:9001/v1'", "*"), Keys).ModelList[0].Upstream;

        Assert.That((upstream.Provider, upstream.ApiBase, upstream.ApiKey), Is.EqualTo((dialect, "http://127.0.0.1:9001/v1", (Secret?)null)));
    }

    [TestCase("gpt-4o", "ANTHROPIC_API_KEY", ProblemSeverity.Error)]
    [TestCase("gpt-4o", "AZURE_API_KEY", ProblemSeverity.Error)]
    [TestCase("claude-3-haiku", "OPENAI_API_KEY", ProblemSeverity.Error)]
    [TestCase("openai/gpt-4o", "ANTHROPIC_API_KEY", ProblemSeverity.Warning)]
    [TestCase("openai/gpt-4o", "COHERE_API_KEY", ProblemSeverity.Warning)]
    public void A_key_that_another_vendors_variable_holds_is_never_sent_without_a_word(string model, string variable, ProblemSeverity severity)
    {
        var problem = OnlyProblem(WithParameters($"model: {model}, api_key: os.environ/{variable}"), Keys);

        Assert.That((problem.Severity, problem.Path), Is.EqualTo((severity, "model_list[0].litellm_params.api_key")));
        Assert.That(problem.Message, Does.Contain(variable).And.Not.Contain("value-of"));
    }

    [TestCase("gpt-4o, api_key: os.environ/TEAM_7")]
    [TestCase("gpt-4o, api_key: os.environ/OPENAI_API_KEY")]
    [TestCase("openai/llama, api_base: 'https://api.groq.com/openai/v1', api_key: os.environ/GROQ_API_KEY")]
    public void A_variable_of_nobody_in_particular_and_an_address_of_the_files_own_are_its_authors_word(string model)
    {
        Assert.That(Read(WithParameters($"model: {model}"), new Dictionary<string, string>(Keys) { ["TEAM_7"] = "k" }).Problems, Is.Empty);
    }
}
