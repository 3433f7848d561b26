using Gateway.Api.Forwarding;

namespace Gateway.Api.Inference;

/// <summary>Every path on which a model can be reached. There is no other; a test walks this table.</summary>
internal static class InferenceRoutes
{
    /// <summary>The route value that holds the model group in Azure-style paths.</summary>
    public const string Group = "group";

    public static IReadOnlyList<(string Path, InferenceOperation Operation)> All { get; } =
    [
        .. Under("", Enum.GetValues<InferenceOperation>()),
        .. Under("v1/", Enum.GetValues<InferenceOperation>()),
        .. Under(
            $"openai/deployments/{{{Group}}}/",
            InferenceOperation.ChatCompletions, InferenceOperation.Completions, InferenceOperation.Embeddings, InferenceOperation.ImagesGenerations),
    ];

    private static IEnumerable<(string, InferenceOperation)> Under(string prefix, params InferenceOperation[] operations) =>
        operations.Select(operation => ("/" + prefix + InferenceOperationPath.Of(operation), operation));
}
