using System.Text;
using Admin.Api.Errors;
using Admin.Api.Http.OpenApi;
using Admin.Api.Http.Requests;
using Admin.Api.Models;

namespace Admin.Api.Reach;

/// <summary><c>GET /route/reach</c>.</summary>
internal static class ReachApi
{
    public static void MapReach(this IEndpointRouteBuilder routes) => routes.MapGroup("/route").WithTags("Routing").MapGet("/reach", ReachAsync)
        .Produces<ReachAnswer>().Produces<string>(contentType: "text/csv")
        .Describe(
            "What every key and team can reach",
            "Each model group and the deployments, by the rules that route requests. A CSV holds every row unless a page is asked for. "
            + "`leaves=region:eu` leaves the rows that can go elsewhere: `total_count` 0 says that nothing can. "
            + "`deployments` says where each is as far as anybody says, and whether that bears its tags out (`inside`, `unknown`, `contradicts`).",
            query: "team_id=team-a&leaves=region:eu");

    private static async Task<IResult> ReachAsync(Query<ReachQuery> query, HttpContext context, ReachReport report, CurrentModels models)
    {
        if (query.Value.Model is { } model && models.Catalog.Groups.All(g => g.Name != model))
            return new ErrorResult(AdminError.InvalidField("model", "no model group has this name; /model/info lists them"));
        if (query.Value.Format != ReachQuery.Csv) return TypedResults.Ok(await report.PageAsync(query.Value, context.RequestAborted));
        context.Response.ContentType = ReachCsv.MediaType;
        context.Response.Headers.ContentDisposition = "attachment; filename=\"reach.csv\"";
        await WriteCsvAsync(context, report.StreamAsync(query.Value, context.RequestAborted));
        return TypedResults.Empty;
    }

    private static async Task WriteCsvAsync(HttpContext context, IAsyncEnumerable<ReachRow> rows)
    {
        await using var text = new StreamWriter(context.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        await text.WriteAsync(ReachCsv.Header.AsMemory(), context.RequestAborted);
        await foreach (var row in rows) await text.WriteAsync(ReachCsv.Lines(row).AsMemory(), context.RequestAborted);
    }
}
