using Shared.Contracts.Routing;
using static Shared.Contracts.Configuration.Settings.ProviderRow;

namespace Shared.Contracts.Configuration.Settings;

/// <summary>Servers of models that an operator runs, and gateways of others.</summary>
internal static class SelfHostedProviders
{
    public static IReadOnlyList<Provider> All { get; } =
    [
        SelfHosted("hosted_vllm", "HOSTED_VLLM", Server, Vllm),
        SelfHosted("vllm", "HOSTED_VLLM", Server, Vllm),
        Ollama("ollama"),
        Ollama("ollama_chat"),
        SelfHosted("lm_studio", "LM_STUDIO", Server, "lmstudio.ai/docs/api/endpoints/openai") with { LookedUp = null },
        SelfHosted("llamafile", "LLAMAFILE", Server, "docs.litellm.ai/docs/providers/llamafile") with { LookedUp = null },
        SelfHosted("xinference", "XINFERENCE", Server, "docs.litellm.ai/docs/providers/xinference") with { LookedUp = null },
        SelfHosted("openai_like", "OPENAI_LIKE", OperationSet.All, AnyServer) with { LookedUp = null },
        SelfHosted("custom_openai", "CUSTOM_OPENAI", OperationSet.All, AnyServer) with { LookedUp = null },
        SelfHosted("openai_compatible", "OPENAI_LIKE", OperationSet.All, AnyServer) with { LookedUp = null },
        SelfHosted("aiohttp_openai", "OPENAI_LIKE", OperationSet.All, AnyServer) with { LookedUp = null },
        SelfHosted("litellm_proxy", "LITELLM_PROXY", OperationSet.All, "docs.litellm.ai/docs/providers/litellm_proxy") with { LookedUp = null },
    ];

    private const string Vllm = "docs.vllm.ai/en/latest/serving/openai_compatible_server.html";
    private const string AnyServer = "whatever the server at api_base serves";

    /// <summary>LiteLLM speaks Ollama's own API at the bare host; the same server has OpenAI's below <c>/v1</c>, for both prefixes.</summary>
    private static Provider Ollama(string name) => SelfHosted(name, "OLLAMA", Server, "docs.ollama.com/api/openai-compatibility") with
    {
        PathOfBareHost = "/v1",
        OwnPaths = [("/api", "/v1"), ("/api/generate", "/v1"), ("/api/chat", "/v1")],
    };
}
