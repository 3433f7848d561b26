using System.Text.RegularExpressions;
using Shared.Contracts.Configuration.Texts;
using Shared.Contracts.Routing;
using static Shared.Contracts.Configuration.Settings.ProviderRow;
using static Shared.Contracts.Routing.InferenceOperation;

namespace Shared.Contracts.Configuration.Settings;

/// <summary>
/// The clouds whose address holds a region and whose credential is no key. Of their models only some are served by the API of OpenAI that is spoken here; the others are
/// served by the cloud's own alone.
/// </summary>
internal static partial class CloudProviders
{
    public static IReadOnlyList<Provider> All { get; } =
    [
        // The v1 API of Azure's resources, which has the models of every publisher; the older one under /models is another.
        new("azure_ai", UpstreamProvider.Azure, null)
        {
            Operations = ChatAndEmbeddings,
            OperationsOfModel = static model => model.StartsWith("claude", StringComparison.OrdinalIgnoreCase) ? OperationSet.None : ChatAndEmbeddings,
            KeyVariables = ["AZURE_AI_API_KEY", "AZURE_API_KEY"],
            BaseVariables = ["AZURE_AI_API_BASE"],
            ApiVersion = "v1",
            OwnPaths = [("/models", ""), ("/models/chat/completions", "")],
            Cloud = Cloud.Azure,
            Source = "learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle",
        },
        new("bedrock", UpstreamProvider.OpenAi, null)
        {
            Operations = OperationSet.Of(ChatCompletions, Responses),
            OperationsOfModel = static model => OwnApiOfBedrock().IsMatch(AwsModelText.Parse(model).Name) ? OperationSet.None : OperationSet.Of(ChatCompletions, Responses),
            KeyVariables = ["AWS_BEARER_TOKEN_BEDROCK"],
            Cloud = Cloud.Aws,
            PathOfBareHost = "/openai/v1",
            Source = "docs.aws.amazon.com/bedrock/latest/userguide/models-api-compatibility.html",
            LookedUp = Date,
        },
        new("vertex_ai", UpstreamProvider.OpenAi, null)
        {
            Operations = Chat,
            OperationsOfModel = static model => OwnApiOfVertex().IsMatch(model) ? OperationSet.None : Chat,
            NeedsKey = false,
            Cloud = Cloud.Google,
            Source = "cloud.google.com/vertex-ai/generative-ai/docs/multimodal/call-vertex-using-openai-library",
            LookedUp = Date,
        },
    ];

    /// <summary>The vendors whose models have no chat completions at Bedrock, behind the place of an inference profile; an ARN does not say whose model it is of.</summary>
    [GeneratedRegex(@"^(?:[a-z-]+\.)?(?:ai21|amazon|anthropic|cohere|luma|meta|stability|twelvelabs)\.")]
    private static partial Regex OwnApiOfBedrock();

    /// <summary>What Vertex AI serves by <c>rawPredict</c> and <c>predict</c>: Claude, Mistral's and AI21's models, embeddings, pictures and films.</summary>
    [GeneratedRegex("^(?:(?:anthropic|mistralai|ai21)/|claude|mistral|codestral|jamba|imagen|veo|text-|textembedding|multimodalembedding|gemini-embedding|chirp|lyria)")]
    private static partial Regex OwnApiOfVertex();
}
