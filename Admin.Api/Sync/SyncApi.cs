using Admin.Api.Errors;
using Admin.Api.Http.Authentication;
using Admin.Api.Http.OpenApi;
using Admin.Api.Http.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using Shared.Contracts.Sync;

namespace Admin.Api.Sync;

/// <summary><c>/sync/*</c>, for gateways.</summary>
internal static class SyncApi
{
    public static void MapSync(this IEndpointRouteBuilder routes)
    {
        var sync = routes.MapGroup("").WithTags("Sync").RequireAuthorization(SyncKeyHandler.Name);
        sync.MapGet(SyncRoutes.Snapshot, (Delegate)SnapshotAsync).Produces<string>(contentType: SnapshotFormat.MediaType)
            .Describe("All keys and teams, for a gateway", "One state of the database under a seal, streamed.");
        sync.MapGet(SyncRoutes.Changes, ChangesAsync).Produces<ChangeList>()
            .Describe("What changed since, for a gateway", "410 where the log does not tell; then load a snapshot.", query: "after=0");
    }

    private static Task SnapshotAsync(HttpContext context, Query<SnapshotQuery> query, SnapshotStream snapshot)
    {
        context.Response.ContentType = SnapshotFormat.MediaType;
        return snapshot.WriteAsync(context.Response.BodyWriter, query.Value.Nonce, context.RequestAborted);
    }

    private static async Task<Results<FileContentHttpResult, ErrorResult>> ChangesAsync(
        Query<ChangesQuery> query, ChangeLog log, SyncSignature signature, CancellationToken cancellation)
    {
        var changes = await log.PullAsync(query.Value, cancellation);
        return changes is null
            ? new ErrorResult(AdminError.ChangesGone("The log does not reach from that revision, or this is another life of the database: load a snapshot."))
            : TypedResults.Bytes(signature.Seal(changes), SyncRoutes.ChangesMediaType);
    }
}
