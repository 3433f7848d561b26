using Shared.Contracts.Routing;

namespace Gateway.Api.Forwarding;

/// <summary>The path of an operation under an OpenAI-compatible base.</summary>
internal static class InferenceOperationPath
{
    public static string Of(InferenceOperation operation) => operation switch
    {
        InferenceOperation.ChatCompletions => "chat/completions",
        InferenceOperation.Completions => "completions",
        InferenceOperation.Embeddings => "embeddings",
        InferenceOperation.Responses => "responses",
        InferenceOperation.Moderations => "moderations",
        InferenceOperation.ImagesGenerations => "images/generations",
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, null),
    };
}
