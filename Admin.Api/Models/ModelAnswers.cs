using Admin.Api.Http.Requests;
using FluentValidation;
using Shared.Contracts.Places;

namespace Admin.Api.Models;

/// <summary><c>GET /model/info</c>.</summary>
/// <param name="LitellmModelId">The deployment that is asked for, by its id; null for all.</param>
internal sealed record ModelInfoQuery(string? LitellmModelId) : IQueryRequest<ModelInfoQuery>
{
    /// <summary>Any text may be an id.</summary>
    public static IValidator<ModelInfoQuery> Validator { get; } = new InlineValidator<ModelInfoQuery>();

    public static ModelInfoQuery Read(QueryFields fields) => new(fields.Filled("litellm_model_id"));
}

/// <summary><c>GET /model_group/info</c>.</summary>
/// <param name="ModelGroup">The group that is asked for; null for all.</param>
internal sealed record ModelGroupQuery(string? ModelGroup) : IQueryRequest<ModelGroupQuery>
{
    /// <summary>Any text may be a name.</summary>
    public static IValidator<ModelGroupQuery> Validator { get; } = new InlineValidator<ModelGroupQuery>();

    public static ModelGroupQuery Read(QueryFields fields) => new(fields.Filled("model_group"));
}

/// <summary>The answer of <c>/model/info</c>, in LiteLLM's shape.</summary>
internal sealed record ModelInfoAnswer(IReadOnlyList<ModelAnswer> Data);

/// <summary>One deployment.</summary>
internal sealed record ModelAnswer(string ModelName, ModelParametersAnswer LitellmParams, ModelIdentityAnswer ModelInfo);

/// <summary>Its parameters, none of them secret.</summary>
internal sealed record ModelParametersAnswer(
    string Model, string CustomLlmProvider, string? ApiBase, IReadOnlyList<string> Tags, int? Order, double? Weight);

/// <summary>Its id, and where its requests are processed as far as anybody says.</summary>
/// <param name="Id">The deployment's id.</param>
/// <param name="Place"><c>de</c>, <c>eu</c>, <c>everywhere</c>, <c>unknown</c> or <c>own</c>.</param>
/// <param name="PlaceStrength">What that rests on: <c>address</c>, <c>promise</c>, <c>stated</c> or <c>none</c>.</param>
/// <param name="PlaceCountries">The countries' codes; empty where the place is none of countries.</param>
/// <param name="PlaceName">The provider's own name for it; null where it has none.</param>
/// <param name="PlaceWhy">The rule that says so.</param>
/// <param name="PlaceSource">Where that is documented; null for what the operator says and for own machines.</param>
/// <param name="PlaceLookedUp">When that was looked up; null where it was not.</param>
internal sealed record ModelIdentityAnswer(
    string Id, string Place, string PlaceStrength, IReadOnlyList<string> PlaceCountries, string? PlaceName, string PlaceWhy, string? PlaceSource, DateOnly? PlaceLookedUp)
{
    public static ModelIdentityAnswer Of(string id, Place place) => new(
        id, place.Text, place.StrengthText, place.Countries.Codes, place.Name.Length > 0 ? place.Name : null, place.Why, place.Source?.Page, place.Source?.LookedUp);
}

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
