using Shared.Contracts.Routing;
using static Shared.Contracts.Configuration.Settings.ProviderRow;
using static Shared.Contracts.Routing.InferenceOperation;

namespace Shared.Contracts.Configuration.Settings;

/// <summary>Those who serve the models of others.</summary>
internal static class HostedProviders
{
    private static readonly OperationSet WithImages = OperationSet.Of(ChatCompletions, Completions, Embeddings, ImagesGenerations);
    private static readonly OperationSet TextAndEmbeddings = OperationSet.Of(ChatCompletions, Completions, Embeddings);

    public static IReadOnlyList<Provider> All { get; } =
    [
        Public("groq", "https://api.groq.com/openai/v1", OperationSet.Of(ChatCompletions, Responses), "GROQ", "console.groq.com/docs/openai"),
        Public("together_ai", "https://api.together.ai/v1", WithImages, "TOGETHER", "docs.together.ai/docs/openai-api-compatibility", "TOGETHER_AI_API_KEY", "TOGETHERAI_API_KEY", "TOGETHER_AI_TOKEN") with { BaseVariables = ["TOGETHER_AI_API_BASE"] },
        Public("openrouter", "https://openrouter.ai/api/v1", OperationSet.Of(ChatCompletions, Completions, Embeddings, Responses), "OPENROUTER", "openrouter.ai/docs/api-reference", "OR_API_KEY") with { OtherAddresses = ["https://eu.openrouter.ai/api/v1"], LookedUp = null },
        Public("fireworks_ai", "https://api.fireworks.ai/inference/v1", Server, "FIREWORKS", "docs.fireworks.ai/tools-sdks/openai-compatibility", "FIREWORKS_AI_API_KEY", "FIREWORKSAI_API_KEY", "FIREWORKS_AI_TOKEN") with { OtherAddresses = ["https://us.api.fireworks.ai/inference/v1"] },
        Public("cerebras", "https://api.cerebras.ai/v1", ChatAndText, "CEREBRAS", "inference-docs.cerebras.ai/resources/openai"),
        Public("nvidia_nim", "https://integrate.api.nvidia.com/v1", Server, "NVIDIA_NIM", "docs.litellm.ai/docs/providers/nvidia_nim"),
        Public("github", "https://models.github.ai/inference", ChatAndEmbeddings, "GITHUB", "docs.github.com/en/github-models/quickstart") with { FaultOfModel = WithoutPublisher },
        Public("cloudflare", "https://api.cloudflare.com/client/v4/accounts/{place}/ai/v1", OperationSet.Of(ChatCompletions, Embeddings, Responses), "CLOUDFLARE", "developers.cloudflare.com/workers-ai/configuration/open-ai-compatibility") with
        {
            PlaceVariables = ["CLOUDFLARE_ACCOUNT_ID"],
            OwnPaths = [("/ai/run", "/ai/v1")],
        },
        Public("huggingface", "https://router.huggingface.co/v1", Chat, "HUGGINGFACE", "huggingface.co/docs/inference-providers", "HF_TOKEN") with { PathOfBareHost = "/v1", ModelOf = OfRouter },
        new("databricks", UpstreamProvider.OpenAi, null)
        {
            Operations = Server,
            KeyVariables = ["DATABRICKS_API_KEY"],
            BaseVariables = ["DATABRICKS_API_BASE"],
            PathOfBareHost = "/serving-endpoints",
            Source = "docs.databricks.com/machine-learning/model-serving/score-foundation-models",
            LookedUp = Date,
        },
        Public("deepinfra", "https://api.deepinfra.com/v1/openai", WithImages, "DEEPINFRA", "docs.deepinfra.com/api-reference/chat-completions/openai-chat-completions"),
        Public("novita", "https://api.novita.ai/openai/v1", TextAndEmbeddings, "NOVITA", "novita.ai/docs/api-reference/model-apis-llm-create-chat-completion"),
        Public("nebius", "https://api.tokenfactory.nebius.com/v1", WithImages, "NEBIUS", "docs.tokenfactory.nebius.com/api-reference/inference/create-chat-completion"),
        Public("sambanova", "https://api.sambanova.ai/v1", ChatAndEmbeddings, "SAMBANOVA", "docs.sambanova.ai/cloud/docs"),
        Public("hyperbolic", "https://api.hyperbolic.xyz/v1", Chat, "HYPERBOLIC", "docs.litellm.ai/docs/providers/hyperbolic"),
        Public("lambda_ai", "https://api.lambda.ai/v1", ChatAndText, "LAMBDA", "docs.litellm.ai/docs/providers/lambda_ai") with { LookedUp = null },
        Public("baseten", "https://inference.baseten.co/v1", Chat, "BASETEN", "docs.baseten.co/inference/model-apis/overview"),
        Public("friendliai", "https://api.friendli.ai/serverless/v1", ChatAndText, "FRIENDLIAI", "docs.litellm.ai/docs/providers/friendliai", "FRIENDLI_TOKEN") with { BaseVariables = ["FRIENDLI_API_BASE"] },
        Public("featherless_ai", "https://api.featherless.ai/v1", ChatAndText, "FEATHERLESS_AI", "docs.litellm.ai/docs/providers/featherless_ai"),
        Public("nscale", "https://inference.api.nscale.com/v1", OperationSet.Of(ChatCompletions, ImagesGenerations), "NSCALE", "docs.litellm.ai/docs/providers/nscale"),
        Public("ovhcloud", "https://oai.endpoints.kepler.ai.cloud.ovh.net/v1", ChatAndEmbeddings, "OVHCLOUD", "ovh.github.io/apache-airflow-provider-ovhcloud-ai/ai-endpoints"),
        Public("scaleway", "https://api.scaleway.ai/v1", ChatAndEmbeddings, "SCALEWAY", "www.scaleway.com/en/docs/generative-apis", "SCW_SECRET_KEY"),
        Public("ionos", "https://openai.inference.de-txl.ionos.com/v1", WithImages, "IONOS", "docs.ionos.com/cloud/ai/ai-model-hub", "IONOS_API_TOKEN") with { LookedUp = null },
        Public("stackit", "https://api.openai-compat.model-serving.eu01.onstackit.cloud/v1", TextAndEmbeddings, "STACKIT", "docs.stackit.cloud/products/data-and-ai/ai-model-serving/basics/available-shared-models"),
        Public("vercel_ai_gateway", "https://ai-gateway.vercel.sh/v1", OperationSet.Of(ChatCompletions, Embeddings, Responses), "VERCEL_AI_GATEWAY", "vercel.com/docs/ai-gateway/sdks-and-apis/openai-chat-completions", "AI_GATEWAY_API_KEY"),
        Public("bedrock_mantle", "https://bedrock-mantle.{place}.api.aws/v1", OperationSet.Of(ChatCompletions, Responses), "BEDROCK_MANTLE", "docs.litellm.ai/docs/providers/bedrock_mantle", "AWS_BEARER_TOKEN_BEDROCK") with
        {
            PlaceVariables = ["BEDROCK_MANTLE_REGION", "AWS_REGION_NAME", "AWS_REGION", "AWS_DEFAULT_REGION"],
        },
    ];

    /// <summary>GitHub's old address took bare names; the new one has the publisher before them.</summary>
    private static string? WithoutPublisher(string model) => model.Contains('/', StringComparison.Ordinal) || model.Contains('*', StringComparison.Ordinal)
        ? null
        : $"has no publisher, which GitHub Models wants before the name, as in github/openai/{model}; without it the answer will be that there is no such model";

    /// <summary>LiteLLM writes <c>provider/org/model</c>, the router <c>org/model:provider</c>.</summary>
    private static string OfRouter(string model) => model.Split('/', 2) is [var provider, var rest] && rest.Contains('/', StringComparison.Ordinal) ? $"{rest}:{provider}" : model;
}
