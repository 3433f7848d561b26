namespace Shared.Contracts.Routing;

/// <summary>What is asked of a model. Every one takes the same path; only the upstream's URL differs.</summary>
public enum InferenceOperation
{
    ChatCompletions,
    Completions,
    Embeddings,
    Responses,
    Moderations,
    ImagesGenerations,
}

/// <summary>The names of the operations, as explanations, reports and errors have them.</summary>
public static class InferenceOperationName
{
    public static string Of(InferenceOperation operation) => operation switch
    {
        InferenceOperation.ChatCompletions => "chat_completions",
        InferenceOperation.Completions => "completions",
        InferenceOperation.Embeddings => "embeddings",
        InferenceOperation.Responses => "responses",
        InferenceOperation.Moderations => "moderations",
        InferenceOperation.ImagesGenerations => "images_generations",
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, null),
    };

    /// <summary>The operation of this name, or null.</summary>
    public static InferenceOperation? Find(string name)
    {
        foreach (var operation in Enum.GetValues<InferenceOperation>())
        {
            if (string.Equals(Of(operation), name, StringComparison.Ordinal)) return operation;
        }

        return null;
    }
}
