using System.Collections.Frozen;
using Shared.Contracts.Routing;
using static Shared.Contracts.Routing.InferenceOperation;

namespace Shared.Contracts.Configuration.Settings;

/// <summary>The request parameters that <c>litellm_params</c> may set, and the operations that have them: what is no parameter of an operation is not added to it.</summary>
internal static class RequestParameters
{
    private static readonly OperationSet Chat = OperationSet.Of(ChatCompletions);
    private static readonly OperationSet Text = OperationSet.Of(ChatCompletions, Completions);
    private static readonly OperationSet Generation = OperationSet.Of(ChatCompletions, Completions, Responses);
    private static readonly OperationSet Images = OperationSet.Of(ImagesGenerations);

    /// <summary>Three names of one limit; OpenAI refuses two of them at once.</summary>
    public static IReadOnlyList<string> TokenLimits { get; } = ["max_tokens", "max_completion_tokens", "max_output_tokens"];

    /// <summary>By name.</summary>
    public static FrozenDictionary<string, OperationSet> All { get; } = new (OperationSet Operations, string Names)[]
    {
        (Chat, """
            max_completion_tokens reasoning_effort thinking parallel_tool_calls function_call tool_choice logprobs top_logprobs modalities audio prediction verbosity
            safety_settings response_format enable_thinking chat_template_kwargs
            """),
        (Text, "max_tokens frequency_penalty presence_penalty logit_bias n seed stop stream_options top_k min_p repetition_penalty num_ctx keep_alive think"),
        (Generation, "temperature top_p service_tier"),
        (OperationSet.Of(ChatCompletions, Responses), "store prompt_cache_key prompt_cache_retention safety_identifier"),
        (OperationSet.Of(Responses), "max_output_tokens reasoning truncation"),
        (OperationSet.All, "user"),
        (OperationSet.Of(Embeddings), "dimensions encoding_format input_type"),
        (Images, "quality size style background output_format output_compression moderation"),
    }.SelectMany(row => row.Names.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Select(name => (name, row.Operations)))
     .ToFrozenDictionary(pair => pair.name, pair => pair.Operations, StringComparer.Ordinal);

    /// <summary>What runs at the provider, or reaches further from there: a caller's to ask for, and a key's to have leave for.</summary>
    public static FrozenSet<string> Tools { get; } = FrozenSet.ToFrozenSet(
        ["tools", "functions", "web_search_options", "web_search", "search_parameters", "enable_search", "plugins", "mcp_servers", "data_sources"], StringComparer.OrdinalIgnoreCase);

    /// <summary>What the gateway itself reads or decides on: no default of a deployment, and never dropped.</summary>
    public static FrozenSet<string> OfTheGateway { get; } = FrozenSet.ToFrozenSet(
        ["model", "messages", "input", "prompt", "stream", "tags", "metadata", "litellm_metadata", "timeout", "stream_timeout", "disable_fallbacks", "extra_body"], StringComparer.OrdinalIgnoreCase);
}
