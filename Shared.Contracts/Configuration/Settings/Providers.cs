using System.Collections.Frozen;

namespace Shared.Contracts.Configuration.Settings;

/// <summary>The table of providers: adding one that speaks OpenAI's API is adding a row. docs/providers.md shows it.</summary>
internal static class Providers
{
    /// <summary>In the order of the page.</summary>
    public static IReadOnlyList<Provider> Rows { get; } = [.. NamedProviders.All, .. CloudProviders.All, .. SelfHostedProviders.All, .. HostedProviders.All, .. SmallProviders.All];

    /// <summary>By prefix.</summary>
    public static FrozenDictionary<string, Provider> All { get; } = Rows.ToFrozenDictionary(p => p.Name, StringComparer.Ordinal);

    /// <summary>What a model without a prefix at an address of the file's own means.</summary>
    public static Provider Default { get; } = All["openai"];

    /// <summary>By the host of a public address: the account that a model without a prefix belongs to where its <c>api_base</c> is that.</summary>
    public static FrozenDictionary<string, Provider> ByHost { get; } =
        Rows.Where(p => p.DefaultBase is not null && p.PlaceVariables.Count == 0).DistinctBy(HostOf).ToFrozenDictionary(HostOf, StringComparer.OrdinalIgnoreCase);

    /// <summary>The prefixes that stand for a person's subscription: what is meant, and the provider that has keys instead.</summary>
    public static FrozenDictionary<string, (string Product, string Instead)> Subscriptions { get; } = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
    {
        ["github_copilot"] = ("GitHub Copilot", "github"),
        ["chatgpt"] = ("ChatGPT", "openai"),
        ["claude_code_native"] = ("Claude", "anthropic"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The prefixes LiteLLM knows and this gateway has no dialect for.</summary>
    public static FrozenSet<string> OnlyInLitellm { get; } = """
        a2a aleph_alpha anthropic_text anyscale assemblyai aws_polly azure_text bedrock_converse bytez clarifai
        cometapi compactifai custom datarobot deepgram docker_model_runner dotprompt elevenlabs empower fal_ai firecrawl galadriel gigachat
        gradient_ai heroku infinity langfuse langgraph lemonade litellm_agent manus maritalk milvus nlp_cloud oci oobabooga palm petals
        pg_vector predibase ragflow recraft replicate runwayml s3_vectors sagemaker sagemaker_chat sagemaker_nova sap snowflake stability
        text-completion-codestral topaz triton vertex_ai_beta watsonx watsonx_text
        """.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    private static string HostOf(Provider provider) => new Uri(provider.DefaultBase!).Host;
}
