namespace Shared.Contracts.Places;

/// <summary>The rows of the providers that have addresses of their own. One that documents nothing has a row that says so.</summary>
internal static class ProviderRules
{
    private const string OpenAi = "https://developers.openai.com/api/docs/guides/data-residency";
    private const string Mistral = "https://docs.mistral.ai/inference/regional-inference";
    private const string OpenRouter = "https://openrouter.ai/docs/guides/features/in-region-routing";
    private const string Xai = "https://docs.x.ai/developers/advanced-api-usage/regions";
    private const string Together = "https://docs.together.ai/docs/serverless/geo-specific-inference";
    private const string Dashscope = "https://www.alibabacloud.com/help/en/model-studio/regions";
    private const string Contract = "for eligible projects and models";

    private static readonly DateOnly LookedUp = new(2026, 11, 28);

    public static IReadOnlyList<PlaceRule> All { get; } =
    [
        Everywhere("OpenAI", "api.openai.com", OpenAi),
        // "Europe (EEA + Switzerland)" in OpenAI's words: more than the EU.
        Promised("OpenAI", "eu.api.openai.com", Countries.Eea.Or(Countries.Efta), OpenAi, "/v1", Contract),
        Promised("OpenAI", "us.api.openai.com", CountrySet.Of("us"), OpenAi, "/v1", Contract),
        Promised("OpenAI", "au.api.openai.com", CountrySet.Of("au"), OpenAi, "/v1", Contract),
        Promised("OpenAI", "in.api.openai.com", CountrySet.Of("in"), OpenAi, "/v1", Contract),
        Promised("OpenAI", "jp.api.openai.com", CountrySet.Of("jp"), OpenAi, "/v1", Contract),
        Unknown("OpenAI", OpenAi, "stores there; that it processes there is not promised", "*.api.openai.com"),

        Everywhere("Mistral", "api.mistral.ai", Mistral),
        Promised("Mistral", "api.eu.mistral.ai", Countries.Eu.Or(Countries.Efta), Mistral, "/v1", "data centers in EU and EFTA countries"),
        Promised("Mistral", "api.us.mistral.ai", CountrySet.Of("us"), Mistral, "/v1"),
        Unknown("Mistral", Mistral, "the page does not name it", "codestral.mistral.ai"),

        Everywhere("Anthropic", "api.anthropic.com", "https://platform.claude.com/docs/en/manage-claude/data-residency", "the request's inference_geo decides, and knows us and global") with
        {
            Advice = "reach the model through Amazon Bedrock or Vertex AI at the address of a region",
        },

        Everywhere("OpenRouter", "openrouter.ai", OpenRouter),
        Promised("OpenRouter", "eu.openrouter.ai", Countries.Eu, OpenRouter, "/api/v1", "its page for businesses, openrouter.ai/business/eu, says Europe with the UK and Switzerland"),
        Promised("OpenRouter", "us.openrouter.ai", CountrySet.Of("us"), OpenRouter, "/api/v1"),

        Everywhere("xAI", "api.x.ai", Xai),
        Promised("xAI", "us.api.x.ai", CountrySet.Of("us"), Xai, "/v1", "for one model"),
        Unknown("xAI", Xai, "the page does not name it", "*.api.x.ai"),

        Everywhere("Together", "api.together.ai", Together),
        Everywhere("Together", "api.together.xyz", Together),
        Promised("Together", "us-api.together.ai", CountrySet.Of("us"), Together, "/v1"),
        Promised("Together", "ca-api.together.ai", CountrySet.Of("ca"), Together, "/v1"),

        Everywhere("Fireworks", "api.fireworks.ai", "https://docs.fireworks.ai/deployments/regions", "serverless inference is routed globally"),
        Promised("Fireworks", "us.api.fireworks.ai", CountrySet.Of("us"), "https://docs.fireworks.ai/accounts/data-residency", "/inference/v1", "for the models that it serves there; the page speaks of such an address and does not name it"),
        Everywhere("Vercel AI Gateway", "ai-gateway.vercel.sh", "https://vercel.com/docs/ai-gateway/security-and-compliance/regional-inference", "requests arrive in any of its regions"),

        Promised("DeepSeek", "api.deepseek.com", CountrySet.Of("cn"), "https://cdn.deepseek.com/policies/en-US/deepseek-privacy-policy.html", "/v1", "its privacy policy, as others quote it, says that its servers are there"),
        Promised("Alibaba Model Studio", "dashscope.aliyuncs.com", CountrySet.Of("cn"), Dashscope, "/compatible-mode/v1", "Beijing, with inference in mainland China"),
        Everywhere("Alibaba Model Studio", "dashscope-intl.aliyuncs.com", Dashscope, "Singapore, with inference anywhere but in mainland China"),
        Unknown("Alibaba Model Studio", Dashscope, "the region takes the request, and the deployment scope of the model decides", "dashscope-us.aliyuncs.com", "cn-hongkong.dashscope.aliyuncs.com", "*.maas.aliyuncs.com"),

        Unknown("Groq", "https://console.groq.com/docs/your-data", "the page says where data is kept, and not where it is processed", "api.groq.com"),
        Unknown("Perplexity", "https://docs.perplexity.ai/docs/resources/privacy-security", "the page names no place", "api.perplexity.ai"),
        Unknown("Cerebras", "https://inference-docs.cerebras.ai", "nothing was found that names a place", "api.cerebras.ai"),
        Unknown("Cohere", "https://docs.cohere.com/docs/model-vault/regions", "only Model Vaults have a region", "api.cohere.com", "api.cohere.ai"),
        Unknown("Scaleway", "https://www.scaleway.com/en/docs/generative-apis/quickstart", "the page says European data centers, and no countries", "api.scaleway.ai"),
        Unknown("OVHcloud", "https://www.ovhcloud.com/en/public-cloud/ai-endpoints", "nothing was found that names a place", "*.endpoints.kepler.ai.cloud.ovh.net"),
        Unknown("IONOS", "https://docs.ionos.com/cloud/ai/ai-model-hub", "nothing was found that names a place", "openai.inference.de-txl.ionos.com"),
    ];

    private static PlaceRule Everywhere(string provider, string host, string page, string note = "") =>
        new(provider, [new HostPattern(host)], PlaceExtent.Everywhere, PlaceStrength.None, new PlaceSource(page, LookedUp)) { Note = note };

    private static PlaceRule Promised(string provider, string host, CountrySet countries, string page, string path, string note = "") =>
        new(provider, [new HostPattern(host)], PlaceExtent.Countries, PlaceStrength.Promise, new PlaceSource(page, LookedUp))
        {
            Countries = countries,
            Name = countries.ToString(),
            Note = note,
            Base = $"https://{host}{path}",
        };

    private static PlaceRule Unknown(string provider, string page, string note, params string[] hosts) =>
        new(provider, [.. hosts.Select(host => new HostPattern(host))], PlaceExtent.Unknown, PlaceStrength.None, new PlaceSource(page, LookedUp)) { Note = note };
}
