using Admin.Api.Errors;
using Admin.Api.Http.OpenApi;
using Admin.Api.Http.Requests;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;

namespace Admin.Api.Models;

/// <summary><c>/model/info</c> and <c>/model_group/info</c>: the deployments and their groups, without secrets.</summary>
internal static class ModelsApi
{
    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        var models = routes.MapGroup("").WithTags("Models");
        foreach (var path in (string[])["/model/info", "/v1/model/info"])
        {
            models.MapGet(path, List).Describe(
                "List the deployments", "Without any secret: model group, upstream, tags, order, weight, and where it is processed as far as anybody says. With `litellm_model_id` that one alone; 404 where there is none.");
        }

        models.MapGet("/model_group/info", ListGroups).Describe(
            "List the model groups", "With the providers of their deployments. What is not known of a model is null.", query: "model_group=gpt-4");
    }

    private static Results<Ok<ModelInfoAnswer>, ErrorResult> List(Query<ModelInfoQuery> query, CurrentModels models)
    {
        var id = query.Value.LitellmModelId;
        var found = models.Configuration.ModelList.Where(d => id is null || d.Id == id).Select(Answer).ToList();
        return id is not null && found.Count == 0 ? new ErrorResult(AdminError.ModelNotFound()) : TypedResults.Ok(new ModelInfoAnswer(found));
    }

    private static Results<Ok<ModelGroupAnswer>, ErrorResult> ListGroups(Query<ModelGroupQuery> query, CurrentModels models)
    {
        var name = query.Value.ModelGroup;
        var found = models.Configuration.ModelList
            .GroupBy(d => d.ModelName, StringComparer.Ordinal)
            .Where(g => name is null || g.Key == name)
            .Select(g => new ModelGroupSummary(g.Key, [.. g.Select(d => NameOf(d.Upstream.Provider)).Distinct(StringComparer.Ordinal)]))
            .ToList();
        return name is not null && found.Count == 0 ? new ErrorResult(AdminError.ModelNotFound()) : TypedResults.Ok(new ModelGroupAnswer(found));
    }

    private static ModelAnswer Answer(ModelListEntry entry) => new(
        entry.ModelName,
        new ModelParametersAnswer(
            entry.Upstream.Model,
            NameOf(entry.Upstream.Provider),
            AddressOf(entry.Upstream.ApiBase),
            [.. entry.Tags.Select(t => t.Text)],
            entry.Order,
            entry.Weight),
        ModelIdentityAnswer.Of(entry.Id, entry.Place));

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
