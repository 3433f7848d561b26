using Admin.Api.Authentication;
using Admin.Api.Errors;
using Admin.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using Shared.Contracts.Sync;

namespace Admin.Api.Sync;

/// <summary><c>/sync/*</c>, for gateways.</summary>
internal static class SyncApi
{
    public static void MapSync(this IEndpointRouteBuilder routes)
    {
        var sync = routes.MapGroup("").WithTags("Sync").RequireAuthorization(SyncKeyHandler.Name);
        sync.MapGet(SyncRoutes.Snapshot, SnapshotAsync);
        sync.MapGet(SyncRoutes.Changes, ChangesAsync);
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
