using Admin.Api.Http.OpenApi;
using Admin.Api.Http.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Admin.Api.Tags;

/// <summary><c>GET /tag/list</c>.</summary>
internal static class TagsApi
{
    public static void MapTags(this IEndpointRouteBuilder routes) => routes.MapGroup("/tag").WithTags("Tags").MapGet("/list", ListAsync)
        .Describe("List the tags in use", "Which deployments carry each, and how many keys and teams name it.", query: "search=region");

    private static async Task<Ok<TagListAnswer>> ListAsync(Query<TagListQuery> query, TagUsage usage, CancellationToken cancellation)
    {
        var (search, paging) = query.Value;
        var tags = await usage.ReadAsync(search, cancellation);
        return TypedResults.Ok(new TagListAnswer([.. tags.Skip(paging.Skip).Take(paging.Take)], tags.Count, paging.Page, paging.PagesOf(tags.Count)));
    }
}
