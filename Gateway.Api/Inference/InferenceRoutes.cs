using Gateway.Api.Forwarding;
using Shared.Contracts.Routing;

namespace Gateway.Api.Inference;

/// <summary>Every path on which a model can be reached. There is no other; a test walks this table.</summary>
internal static class InferenceRoutes
{
    /// <summary>The route value that holds the model group in paths that name one.</summary>
    public const string Group = "group";

    /// <summary>Azure's paths, and those of OpenAI's first API, which old clients still use: a model group stands between such a prefix and the operation.</summary>
    private static readonly (string Prefix, InferenceOperation[] Operations)[] NamingTheModel =
    [
        ("/openai/deployments/",
        [
            InferenceOperation.ChatCompletions, InferenceOperation.Completions, InferenceOperation.Embeddings, InferenceOperation.Responses,
            InferenceOperation.ImagesGenerations,
        ]),
        ("/engines/", [InferenceOperation.ChatCompletions, InferenceOperation.Completions, InferenceOperation.Embeddings]),
    ];

    public static IReadOnlyList<(string Path, InferenceOperation Operation)> All { get; } =
    [
        .. Under("/", Enum.GetValues<InferenceOperation>()),
        .. Under("/v1/", Enum.GetValues<InferenceOperation>()),
        // Azure's v1 API, whose model stands in the body, and its responses API, which had no version in its path before.
        .. Under("/openai/v1/", Enum.GetValues<InferenceOperation>()),
        .. Under("/openai/", [InferenceOperation.Responses]),
        .. NamingTheModel.SelectMany(paths => Under($"{paths.Prefix}{{{Group}}}/", paths.Operations)),
    ];

    /// <summary>
    /// The path with the slashes inside its model group's name escaped, so that the name is one segment of it: <c>/openai/deployments/org/model/embeddings</c> means
    /// what <c>org%2Fmodel</c> does. Null for every other path.
    /// </summary>
    public static string? WithGroupInOneSegment(string path)
    {
        foreach (var (prefix, operations) in NamingTheModel)
        {
            if (!path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) continue;
            foreach (var operation in operations)
            {
                var end = path.Length - InferenceOperationPath.Of(operation).Length - 1;
                if (end <= prefix.Length || path[end] != '/' || !path.AsSpan(end + 1).Equals(InferenceOperationPath.Of(operation), StringComparison.OrdinalIgnoreCase)) continue;
                var group = path[prefix.Length..end];
                return HasSlashInside(group) ? $"{path[..prefix.Length]}{group.Replace("/", "%2F", StringComparison.Ordinal)}{path[end..]}" : null;
            }
        }

        return null;
    }

    private static bool HasSlashInside(string group) => group.Contains('/') && group[0] != '/' && group[^1] != '/';

    private static IEnumerable<(string, InferenceOperation)> Under(string prefix, InferenceOperation[] operations) =>
        operations.Select(operation => (prefix + InferenceOperationPath.Of(operation), operation));
}
