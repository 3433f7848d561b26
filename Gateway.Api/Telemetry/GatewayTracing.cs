using System.Diagnostics;
using Gateway.Api.Forwarding;
using Shared.Contracts.Routing;

namespace Gateway.Api.Telemetry;

/// <summary>
/// The spans of attempts, by the conventions for generative AI. Where nothing is exported there is no listener, no span and no cost.
/// </summary>
internal static class GatewayTracing
{
    public const string SourceName = "Gateway.Api";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Begins the span of one attempt; null where nobody listens or it is not sampled.</summary>
    public static Activity? Start(Dispatch dispatch, InferenceOperation operation)
    {
        if (!Source.HasListeners()) return null;
        var name = GenAiMetrics.NameOf(operation);
        var span = Source.StartActivity($"{name} {GenAiMetrics.ModelOf(dispatch)}", ActivityKind.Client);
        return span?
            .SetTag(MetricLabels.GenAiOperation, name)
            .SetTag(MetricLabels.GenAiProvider, GenAiMetrics.NameOf(dispatch.Deployment.Upstream.Provider))
            .SetTag(MetricLabels.GenAiModel, GenAiMetrics.ModelOf(dispatch))
            .SetTag(MetricLabels.ModelGroup, dispatch.Hop.Group.Name)
            .SetTag(MetricLabels.Deployment, dispatch.Deployment.Id);
    }

    public static void End(Activity span, int? status, TokenUsage? usage, string? fault)
    {
        if (status is { } answered) span.SetTag(MetricLabels.Status, answered);
        if (usage?.Input is { } input) span.SetTag("gen_ai.usage.input_tokens", input);
        if (usage?.Output is { } output) span.SetTag("gen_ai.usage.output_tokens", output);
        if (fault is not null) span.SetTag(MetricLabels.ErrorType, fault).SetStatus(ActivityStatusCode.Error);
        span.Dispose();
    }
}
