using Admin.Api.Http.Requests;
using FluentValidation;

namespace Admin.Api.Models;

/// <summary><c>GET /model/info</c>.</summary>
/// <param name="LitellmModelId">The deployment that is asked for, by its id; null for all.</param>
internal sealed record ModelInfoQuery(string? LitellmModelId) : IQueryRequest<ModelInfoQuery>
{
    public static ModelInfoQuery Read(QueryFields fields) => new(fields.Filled("litellm_model_id"));
}

/// <summary>Nothing more to check: any text may be an id.</summary>
internal sealed class ModelInfoValidator : AbstractValidator<ModelInfoQuery>;

/// <summary><c>GET /model_group/info</c>.</summary>
/// <param name="ModelGroup">The group that is asked for; null for all.</param>
internal sealed record ModelGroupQuery(string? ModelGroup) : IQueryRequest<ModelGroupQuery>
{
    public static ModelGroupQuery Read(QueryFields fields) => new(fields.Filled("model_group"));
}

/// <summary>Nothing more to check: any text may be a name.</summary>
internal sealed class ModelGroupValidator : AbstractValidator<ModelGroupQuery>;

/// <summary>The answer of <c>/model/info</c>, in LiteLLM's shape.</summary>
internal sealed record ModelInfoAnswer(IReadOnlyList<ModelAnswer> Data);

/// <summary>One deployment.</summary>
internal sealed record ModelAnswer(string ModelName, ModelParametersAnswer LitellmParams, ModelIdentityAnswer ModelInfo);

/// <summary>Its parameters, none of them secret.</summary>
internal sealed record ModelParametersAnswer(
    string Model, string CustomLlmProvider, string? ApiBase, IReadOnlyList<string> Tags, int? Order, double? Weight);

/// <summary>Its id.</summary>
internal sealed record ModelIdentityAnswer(string Id);

/// <summary>The answer of <c>/model_group/info</c>, in LiteLLM's shape.</summary>
internal sealed record ModelGroupAnswer(IReadOnlyList<ModelGroupSummary> Data);

/// <summary>One group. What LiteLLM reads off its table of models is not known here, and null.</summary>
internal sealed record ModelGroupSummary(string ModelGroup, IReadOnlyList<string> Providers)
{
    public string? Mode { get; init; }

    public double? MaxInputTokens { get; init; }

    public double? MaxOutputTokens { get; init; }

    public double? InputCostPerToken { get; init; }

    public double? OutputCostPerToken { get; init; }

    public long? Tpm { get; init; }

    public long? Rpm { get; init; }

    public bool? SupportsVision { get; init; }

    public bool? SupportsFunctionCalling { get; init; }

    public bool? SupportsParallelFunctionCalling { get; init; }

    public bool? SupportsReasoning { get; init; }

    public bool? SupportsWebSearch { get; init; }
}
