using Admin.Api.Authentication;
using Admin.Api.Errors;
using Admin.Api.OpenApi;
using Admin.Api.Requests;
using FluentValidation;
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

    private static Task SnapshotAsync(HttpContext context, SnapshotStream snapshot)
    {
        context.Response.ContentType = SnapshotFormat.MediaType;
        return snapshot.WriteAsync(context.Response.BodyWriter, context.RequestAborted);
    }

    private static async Task<Results<JsonHttpResult<ChangeList>, ErrorResult>> ChangesAsync(
        Query<ChangesQuery> query, ChangeLog log, SyncPosition position, CancellationToken cancellation)
    {
        if (query.Value.Epoch is { } epoch && epoch != position.Epoch)
            return new ErrorResult(AdminError.ChangesGone("This is another life of the database: load a snapshot."));
        var changes = await log.PullAsync(query.Value.After ?? 0, cancellation);
        return changes is null
            ? new ErrorResult(AdminError.ChangesGone("The log does not reach from that revision: load a snapshot."))
            : TypedResults.Json(changes, SyncJson.Default.ChangeList);
    }
}

/// <summary><c>GET /sync/changes</c>.</summary>
/// <param name="After">The revision the gateway has.</param>
/// <param name="Epoch">The epoch the gateway knows; null when it compares by itself.</param>
internal sealed record ChangesQuery(long? After, string? Epoch) : IQueryRequest<ChangesQuery>
{
    public static ChangesQuery Read(QueryFields fields) => new(fields.Whole("after"), fields.Text("epoch"));
}

/// <summary>What makes a <see cref="ChangesQuery"/> valid.</summary>
internal sealed class ChangesValidator : AbstractValidator<ChangesQuery>
{
    public ChangesValidator() =>
        RuleFor(q => q.After).Must(a => a is >= 0).WithMessage("must be the revision to start after, 0 or more");
}
