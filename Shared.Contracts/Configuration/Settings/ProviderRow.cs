using Shared.Contracts.Routing;
using static Shared.Contracts.Routing.InferenceOperation;

namespace Shared.Contracts.Configuration.Settings;

/// <summary>The forms that most rows of the table of providers have.</summary>
internal static class ProviderRow
{
    public const string Date = "2026-11-28";

    public static OperationSet Chat { get; } = OperationSet.Of(ChatCompletions);

    public static OperationSet ChatAndText { get; } = OperationSet.Of(ChatCompletions, Completions);

    public static OperationSet ChatAndEmbeddings { get; } = OperationSet.Of(ChatCompletions, Embeddings);

    public static OperationSet EmbeddingsAlone { get; } = OperationSet.Of(Embeddings);

    /// <summary>What a server of models serves that is not said to have more.</summary>
    public static OperationSet Server { get; } = OperationSet.Of(ChatCompletions, Completions, Embeddings, Responses);

    /// <summary>A provider with one public address that speaks OpenAI's API and takes a bearer token.</summary>
    /// <param name="variables">The beginning of LiteLLM's variables: <c>GROQ</c> for <c>GROQ_API_KEY</c> and <c>GROQ_API_BASE</c>.</param>
    /// <param name="otherKeys">Further variables that hold a key.</param>
    public static Provider Public(string name, string address, OperationSet operations, string variables, string source, params string[] otherKeys) =>
        new(name, UpstreamProvider.OpenAi, address)
        {
            Operations = operations,
            KeyVariables = [variables + "_API_KEY", .. otherKeys],
            BaseVariables = [variables + "_API_BASE"],
            Source = source,
            LookedUp = Date,
        };

    /// <summary>A server of the operator's own: it has no public address and may need no key.</summary>
    public static Provider SelfHosted(string name, string variables, OperationSet operations, string source) => new(name, UpstreamProvider.OpenAi, null)
    {
        Operations = operations,
        NeedsKey = false,
        KeyVariables = [variables + "_API_KEY"],
        BaseVariables = [variables + "_API_BASE"],
        Source = source,
        LookedUp = Date,
    };
}
