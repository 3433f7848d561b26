using Admin.Api.Configuration;
using Admin.Api.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;
using Shared.Contracts.Configuration;
using Shared.Contracts.Routing;

namespace Admin.Api.Models;

/// <summary><c>/model/*</c>: the deployments, without secrets.</summary>
internal static class ModelsApi
{
    public static void MapModels(this IEndpointRouteBuilder routes) => routes.MapGroup("/model").WithTags("Models").MapGet("/info", List)
        .Describe("List the deployments", "Without any secret: model group, upstream, tags, order and weight.");

    private static Ok<ModelInfoAnswer> List(CurrentModels models) =>
        TypedResults.Ok(new ModelInfoAnswer([.. models.Configuration.ModelList.Select(Answer)]));

    private static ModelAnswer Answer(ModelListEntry entry) => new(
        entry.ModelName,
        new ModelParametersAnswer(
            entry.Upstream.Model,
            NameOf(entry.Upstream.Provider),
            AddressOf(entry.Upstream.ApiBase),
            [.. entry.Tags.Select(t => t.Text)],
            entry.Order,
            entry.Weight),
        new ModelIdentityAnswer(entry.Id));

    private static string NameOf(UpstreamProvider provider) => provider switch
    {
        UpstreamProvider.OpenAi => "openai",
        UpstreamProvider.Azure => "azure",
        UpstreamProvider.Anthropic => "anthropic",
        UpstreamProvider.Mock => "mock",
        _ => throw new ArgumentOutOfRangeException(nameof(provider), provider, null),
    };

    /// <summary>Scheme, host, port and path: a user name, password or query of the address may be a credential.</summary>
    private static string? AddressOf(string? apiBase) =>
        Uri.TryCreate(apiBase, UriKind.Absolute, out var address)
            ? address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/')
            : null;
}

/// <summary>The answer of <c>/model/info</c>, in LiteLLM's shape.</summary>
internal sealed record ModelInfoAnswer(IReadOnlyList<ModelAnswer> Data);

/// <summary>One deployment.</summary>
internal sealed record ModelAnswer(string ModelName, ModelParametersAnswer LitellmParams, ModelIdentityAnswer ModelInfo);

/// <summary>Its parameters, none of them secret.</summary>
internal sealed record ModelParametersAnswer(
    string Model, string CustomLlmProvider, string? ApiBase, IReadOnlyList<string> Tags, int? Order, double? Weight);

/// <summary>Its id.</summary>
internal sealed record ModelIdentityAnswer(string Id);
