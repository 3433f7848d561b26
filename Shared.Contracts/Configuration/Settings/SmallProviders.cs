using static Shared.Contracts.Configuration.Settings.ProviderRow;

namespace Shared.Contracts.Configuration.Settings;

/// <summary>Further rows of LiteLLM's table of those who speak OpenAI's API. Of most only chat completions are known to be served.</summary>
internal static class SmallProviders
{
    private const string Table = "github.com/BerriAI/litellm, openai_like/providers.json";
    private const string Logic = "github.com/BerriAI/litellm, get_llm_provider_logic.py";

    public static IReadOnlyList<Provider> All { get; } =
    [
        Public("publicai", "https://api.publicai.co/v1", Chat, "PUBLICAI", Table),
        Public("helicone", "https://ai-gateway.helicone.ai", Chat, "HELICONE", Table),
        Public("veniceai", "https://api.venice.ai/api/v1", Chat, "VENICE_AI", Table),
        Public("xiaomi_mimo", "https://api.xiaomimimo.com/v1", Chat, "XIAOMI_MIMO", Table),
        Public("synthetic", "https://api.synthetic.new/openai/v1", Chat, "SYNTHETIC", Table),
        Public("apertis", "https://api.stima.tech/v1", Chat, "STIMA", Table),
        Public("nano-gpt", "https://nano-gpt.com/api/v1", Chat, "NANOGPT", Table),
        Public("poe", "https://api.poe.com/v1", Chat, "POE", Table),
        Public("chutes", "https://llm.chutes.ai/v1", Chat, "CHUTES", Table),
        Public("abliteration", "https://api.abliteration.ai/v1", Chat, "ABLITERATION", Table),
        Public("llamagate", "https://api.llamagate.dev/v1", Chat, "LLAMAGATE", Table),
        Public("gmi", "https://api.gmi-serving.com/v1", Chat, "GMI", Table),
        Public("charity_engine", "https://api.charityengine.services/remotejobs/v2/inference", Chat, "CHARITY_ENGINE", Table),
        Public("aihubmix", "https://aihubmix.com/v1", Chat, "AIHUBMIX", Table),
        Public("crusoe", "https://managed-inference-api-proxy.crusoecloud.com/v1", Chat, "CRUSOE", Table),
        Public("v0", "https://api.v0.dev/v1", Chat, "V0", Logic),
        Public("morph", "https://api.morphllm.com/v1", Chat, "MORPH", Logic),
        Public("wandb", "https://api.inference.wandb.ai/v1", Chat, "WANDB", "docs.litellm.ai/docs/providers/wandb_inference") with { LookedUp = null },
        Public("jina_ai", "https://api.jina.ai/v1", EmbeddingsAlone, "JINA_AI", Logic),
        Public("voyage", "https://api.voyageai.com/v1", EmbeddingsAlone, "VOYAGE", "docs.voyageai.com/reference/embeddings-api") with { LookedUp = null },
    ];
}
