using System.Diagnostics;
using System.Diagnostics.Metrics;
using Gateway.Api.Forwarding;
using Shared.Contracts.Routing;

namespace Gateway.Api.Telemetry;

/// <summary>
/// The instruments of OpenTelemetry's conventions for generative AI, with the upstream as the server. The answered model is no label: an upstream makes it up.
/// </summary>
internal sealed class GenAiMetrics
{
    // The boundaries that the conventions give.
    private static readonly double[] Seconds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
    private static readonly double[] FirstChunkSeconds = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
    private static readonly long[] Tokens = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];

    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _firstChunk;
    private readonly Histogram<long> _tokens;

    public GenAiMetrics(GatewayMeter meter)
    {
        _duration = meter.Histogram("gen_ai.client.operation.duration", "s", "Time of one attempt at an upstream, to the last byte of its answer.", Seconds);
        _firstChunk = meter.Histogram("gen_ai.client.operation.time_to_first_chunk", "s", "Time of one attempt at an upstream to the first bytes of a streamed answer.", FirstChunkSeconds);
        _tokens = meter.Histogram("gen_ai.client.token.usage", "{token}", "Tokens that an upstream's answer said it used.", Tokens);
    }

    public void FirstChunk(Dispatch dispatch, InferenceOperation operation, TimeSpan elapsed)
    {
        if (_firstChunk.Enabled) _firstChunk.Record(elapsed.TotalSeconds, LabelsOf(dispatch, operation));
    }

    /// <param name="fault">Null for an answer that is no error and came whole.</param>
    public void Ended(Dispatch dispatch, InferenceOperation operation, TimeSpan elapsed, string? fault)
    {
        if (!_duration.Enabled) return;
        var tags = LabelsOf(dispatch, operation);
        if (fault is not null) tags.Add(MetricLabels.ErrorType, fault);
        _duration.Record(elapsed.TotalSeconds, tags);
    }

    public void Used(Dispatch dispatch, InferenceOperation operation, TokenUsage usage)
    {
        if (!_tokens.Enabled) return;
        if (usage.Input is { } input) _tokens.Record(input, LabelsOf(dispatch, operation, "input"));
        if (usage.Output is { } output) _tokens.Record(output, LabelsOf(dispatch, operation, "output"));
    }

    /// <summary>The configured model name; of a wildcard the pattern, since callers choose what it matches.</summary>
    public static string ModelOf(Dispatch dispatch) => dispatch.Deployment.Upstream.Model;

    /// <summary>The conventions' names of operations; they have none for the last two.</summary>
    public static string NameOf(InferenceOperation operation) => operation switch
    {
        InferenceOperation.ChatCompletions or InferenceOperation.Responses => "chat",
        InferenceOperation.Completions => "text_completion",
        InferenceOperation.Embeddings => "embeddings",
        InferenceOperation.Moderations => "moderation",
        InferenceOperation.ImagesGenerations => "image_generation",
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, null),
    };

    /// <summary>The API that is spoken: whoever answers to OpenAI's is "openai" to the conventions.</summary>
    public static string NameOf(UpstreamProvider provider) => provider switch
    {
        UpstreamProvider.OpenAi => "openai",
        UpstreamProvider.Azure => "azure.ai.openai",
        UpstreamProvider.Anthropic => "anthropic",
        UpstreamProvider.Mock => "_mock",
        _ => throw new ArgumentOutOfRangeException(nameof(provider), provider, null),
    };

    private static TagList LabelsOf(Dispatch dispatch, InferenceOperation operation) => new()
    {
        { MetricLabels.GenAiOperation, NameOf(operation) },
        { MetricLabels.GenAiProvider, NameOf(dispatch.Deployment.Upstream.Provider) },
        { MetricLabels.GenAiModel, ModelOf(dispatch) },
        { MetricLabels.Deployment, dispatch.Deployment.Id },
    };

    private static TagList LabelsOf(Dispatch dispatch, InferenceOperation operation, string tokenType)
    {
        var tags = LabelsOf(dispatch, operation);
        tags.Add(MetricLabels.GenAiTokenType, tokenType);
        return tags;
    }
}
