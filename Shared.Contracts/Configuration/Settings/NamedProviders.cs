using Shared.Contracts.Routing;
using static Shared.Contracts.Configuration.Settings.ProviderRow;
using static Shared.Contracts.Routing.InferenceOperation;

namespace Shared.Contracts.Configuration.Settings;

/// <summary>The providers whose models have names of their own, and those that are spoken to in a way of their own.</summary>
internal static class NamedProviders
{
    public static IReadOnlyList<Provider> All { get; } =
    [
        new("openai", UpstreamProvider.OpenAi, "https://api.openai.com/v1")
        {
            KeyVariables = ["OPENAI_API_KEY"],
            BaseVariables = ["OPENAI_BASE_URL", "OPENAI_API_BASE"],
            OtherAddresses = ["https://eu.api.openai.com/v1", "https://us.api.openai.com/v1", "https://jp.api.openai.com/v1", "https://in.api.openai.com/v1", "https://au.api.openai.com/v1"],
            Source = "developers.openai.com/api/reference/overview",
            LookedUp = Date,
        },
        new("text-completion-openai", UpstreamProvider.OpenAi, "https://api.openai.com/v1")
        {
            Operations = OperationSet.Of(Completions),
            KeyVariables = ["OPENAI_API_KEY"],
            BaseVariables = ["OPENAI_BASE_URL", "OPENAI_API_BASE"],
            Source = "docs.litellm.ai/docs/providers/text_completion_openai",
        },
        new("azure", UpstreamProvider.Azure, null)
        {
            Operations = OperationSet.Of(ChatCompletions, Completions, Embeddings, Responses, ImagesGenerations),
            KeyVariables = ["AZURE_API_KEY", "AZURE_OPENAI_API_KEY"],
            BaseVariables = ["AZURE_API_BASE"],
            Cloud = Cloud.Azure,
            Source = "learn.microsoft.com/azure/ai-foundry/openai/reference",
        },
        new("anthropic", UpstreamProvider.Anthropic, "https://api.anthropic.com/v1")
        {
            Operations = Chat,
            KeyVariables = ["ANTHROPIC_API_KEY"],
            BaseVariables = ["ANTHROPIC_API_BASE", "ANTHROPIC_BASE_URL"],
            PathOfBareHost = "/v1",
            Source = "platform.claude.com/docs/en/api/openai-sdk",
        },
        // LiteLLM's GEMINI_API_BASE names the native API, which is another one.
        new("gemini", UpstreamProvider.OpenAi, "https://generativelanguage.googleapis.com/v1beta/openai")
        {
            Operations = OperationSet.Of(ChatCompletions, Embeddings, ImagesGenerations),
            KeyVariables = ["GOOGLE_API_KEY", "GEMINI_API_KEY"],
            TakesExtraBody = true,
            Source = "ai.google.dev/gemini-api/docs/openai",
        },
        Public("mistral", "https://api.mistral.ai/v1", OperationSet.Of(ChatCompletions, Embeddings, Moderations), "MISTRAL", "docs.mistral.ai/api") with { OtherAddresses = ["https://api.eu.mistral.ai/v1"], LookedUp = null },
        Public("codestral", "https://codestral.mistral.ai/v1", Chat, "CODESTRAL", Litellm),
        Cohere("cohere"),
        Cohere("cohere_chat"),
        Public("deepseek", "https://api.deepseek.com/v1", Chat, "DEEPSEEK", "api-docs.deepseek.com") with { LookedUp = null },
        Public("xai", "https://api.x.ai/v1", OperationSet.Of(ChatCompletions, Completions, Responses, ImagesGenerations), "XAI", "docs.x.ai/docs/api-reference") with { LookedUp = null },
        Public("perplexity", "https://api.perplexity.ai", Chat, "PERPLEXITYAI", "docs.perplexity.ai", "PERPLEXITY_API_KEY") with { BaseVariables = ["PERPLEXITY_API_BASE"], LookedUp = null },
        Public("ai21", "https://api.ai21.com/studio/v1", Chat, "AI21", Litellm),
        Public("ai21_chat", "https://api.ai21.com/studio/v1", Chat, "AI21", Litellm),
        Public("moonshot", "https://api.moonshot.ai/v1", OperationSet.Of(ChatCompletions, Responses), "MOONSHOT", "platform.kimi.ai/docs/api/overview") with { OtherAddresses = ["https://api.moonshot.cn/v1"] },
        Public("zai", "https://api.z.ai/api/paas/v4", Chat, "ZAI", "docs.z.ai/guides/develop/openai/python"),
        Public("zhipu", "https://open.bigmodel.cn/api/paas/v4", ChatAndEmbeddings, "ZHIPU", "open.bigmodel.cn", "ZHIPUAI_API_KEY"),
        Public("minimax", "https://api.minimax.io/v1", Chat, "MINIMAX", "platform.minimax.io/docs/guides/quickstart") with { OtherAddresses = ["https://api.minimaxi.com/v1"] },
        Public("dashscope", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1", ChatAndEmbeddings, "DASHSCOPE", "www.alibabacloud.com/help/model-studio/base-url") with
        {
            OtherAddresses =
            [
                "https://WORKSPACE.eu-central-1.maas.aliyuncs.com/compatible-mode/v1", "https://dashscope-us.aliyuncs.com/compatible-mode/v1",
                "https://dashscope.aliyuncs.com/compatible-mode/v1", "https://cn-hongkong.dashscope.aliyuncs.com/compatible-mode/v1",
            ],
        },
        Public("volcengine", "https://ark.cn-beijing.volces.com/api/v3", ChatAndEmbeddings, "VOLCENGINE", Litellm, "ARK_API_KEY"),
        Public("meta_llama", "https://api.llama.com/compat/v1", Chat, "LLAMA", Litellm),
        Public("amazon_nova", "https://api.nova.amazon.com/v1", Chat, "AMAZON_NOVA", "docs.litellm.ai/docs/providers/amazon_nova") with { LookedUp = null },
    ];

    private const string Litellm = "github.com/BerriAI/litellm, get_llm_provider_logic.py";

    /// <summary>Its compatibility API. Ends of its own API, as LiteLLM's files have them, are led there.</summary>
    private static Provider Cohere(string name) => Public(name, "https://api.cohere.ai/compatibility/v1", ChatAndEmbeddings, "COHERE", "docs.cohere.com/docs/compatibility-api", "CO_API_KEY") with
    {
        PathOfBareHost = "/compatibility/v1",
        OwnPaths = [("/v1/chat", "/compatibility/v1"), ("/v2/chat", "/compatibility/v1"), ("cohere.ai/v1", "cohere.ai/compatibility/v1"), ("cohere.com/v1", "cohere.com/compatibility/v1"), ("cohere.com/v2", "cohere.com/compatibility/v1")],
    };
}
