namespace Gateway.Api.Forwarding;

/// <summary>What is asked of a model. Every one takes the same path; only the upstream's URL differs.</summary>
internal enum InferenceOperation
{
    ChatCompletions,
    Completions,
    Embeddings,
    Responses,
    Moderations,
    ImagesGenerations,
}

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
