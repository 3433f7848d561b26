namespace Shared.Contracts.Places;

/// <summary>The rows of the providers whose place nobody looked up. The page is the one that the address is from, and a tag on one of these needs the operator's own word.</summary>
internal static class UnplacedRules
{
    private const string Note = "nobody looked it up";

    public static IReadOnlyList<PlaceRule> All { get; } =
    [
        Unknown("GitHub Models", "https://docs.github.com/en/github-models/quickstart", "models.github.ai", "models.inference.ai.azure.com"),
        Unknown("Cloudflare Workers AI", "https://developers.cloudflare.com/workers-ai/configuration/open-ai-compatibility", "api.cloudflare.com", "gateway.ai.cloudflare.com"),
        Unknown("Hugging Face", "https://huggingface.co/docs/inference-providers", "router.huggingface.co"),
        Unknown("NVIDIA NIM", "https://docs.litellm.ai/docs/providers/nvidia_nim", "integrate.api.nvidia.com"),
        Unknown("Moonshot", "https://platform.kimi.ai/docs/api/overview", "api.moonshot.ai", "api.moonshot.cn"),
        Unknown("Z.ai", "https://docs.z.ai/guides/develop/openai/python", "api.z.ai", "open.bigmodel.cn"),
        Unknown("MiniMax", "https://platform.minimax.io/docs/guides/quickstart", "api.minimax.io", "api.minimaxi.com"),
        Unknown("Volcengine", "https://github.com/BerriAI/litellm", "ark.cn-beijing.volces.com"),
        Unknown("Meta Llama API", "https://github.com/BerriAI/litellm", "api.llama.com"),
        Unknown("Amazon Nova", "https://docs.litellm.ai/docs/providers/amazon_nova", "api.nova.amazon.com"),
        Unknown("AI21", "https://github.com/BerriAI/litellm", "api.ai21.com"),
        Unknown("DeepInfra", "https://docs.deepinfra.com", "api.deepinfra.com"),
        Unknown("Novita", "https://novita.ai/docs", "api.novita.ai"),
        Unknown("Nebius", "https://docs.tokenfactory.nebius.com", "api.tokenfactory.nebius.com", "api.studio.nebius.ai"),
        Unknown("SambaNova", "https://docs.sambanova.ai/cloud/docs", "api.sambanova.ai"),
        Unknown("Hyperbolic", "https://docs.litellm.ai/docs/providers/hyperbolic", "api.hyperbolic.xyz"),
        Unknown("Lambda", "https://docs.litellm.ai/docs/providers/lambda_ai", "api.lambda.ai"),
        Unknown("Baseten", "https://docs.baseten.co/inference/model-apis/overview", "inference.baseten.co"),
        Unknown("Friendli", "https://docs.litellm.ai/docs/providers/friendliai", "api.friendli.ai"),
        Unknown("Featherless", "https://docs.litellm.ai/docs/providers/featherless_ai", "api.featherless.ai"),
        Unknown("Nscale", "https://docs.litellm.ai/docs/providers/nscale", "inference.api.nscale.com"),
        Unknown("STACKIT", "https://docs.stackit.cloud/products/data-and-ai/ai-model-serving/basics/available-shared-models", "*.onstackit.cloud"),
        Unknown("Jina", "https://github.com/BerriAI/litellm", "api.jina.ai"),
        Unknown("Voyage", "https://docs.voyageai.com/reference/embeddings-api", "api.voyageai.com"),
        Unknown("Weights & Biases", "https://docs.litellm.ai/docs/providers/wandb_inference", "api.inference.wandb.ai"),
        Unknown("LiteLLM's further providers", "https://github.com/BerriAI/litellm", [.. Further]),
    ];

    private static string[] Further =>
    [
        "api.publicai.co", "ai-gateway.helicone.ai", "api.venice.ai", "api.xiaomimimo.com", "api.synthetic.new", "api.stima.tech", "nano-gpt.com", "api.poe.com", "llm.chutes.ai",
        "api.abliteration.ai", "api.llamagate.dev", "api.gmi-serving.com", "api.charityengine.services", "aihubmix.com", "managed-inference-api-proxy.crusoecloud.com",
        "api.v0.dev", "api.morphllm.com",
    ];

    private static PlaceRule Unknown(string provider, string page, params string[] hosts) =>
        new(provider, [.. hosts.Select(host => new HostPattern(host))], PlaceExtent.Unknown, PlaceStrength.None, new PlaceSource(page, LookedUp: null)) { Note = Note };
}
