using Admin.Api.Http.OpenApi;
using Admin.Api.Http.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Admin.Api.Audit;

/// <summary><c>GET /audit</c>.</summary>
internal static class AuditApi
{
    public static void MapAudit(this IEndpointRouteBuilder routes) => routes.MapGroup("").WithTags("Audit").MapGet("/audit", ListAsync)
        .Describe("Who changed what, and when", "The newest first, with the row before and after. Nobody can change or remove an entry.", query: "action=key.generate&size=10");

    private static async Task<Ok<AuditListAnswer>> ListAsync(Query<AuditQuery> query, AuditPages pages, CancellationToken cancellation) =>
        TypedResults.Ok(await pages.FindAsync(query.Value, cancellation));
}
