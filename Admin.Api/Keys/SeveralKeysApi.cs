using Admin.Api.Data;
using Admin.Api.Errors;
using Admin.Api.Http.OpenApi;
using Admin.Api.Http.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Admin.Api.Keys;

/// <summary>The calls below <c>/key</c> that are about several keys at a time.</summary>
internal static class SeveralKeysApi
{
    public static void MapSeveralKeys(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("").WithTags("Keys");
        keys.MapPost("/key/bulk_update", UpdateAsync).WithMetadata(RequestHeader.IfMatch).Describe(
            "Change several keys",
            "Each as `/key/update` would, and each by itself: the answer says which were changed and why the others were not. Where a field is refused, none is.",
            """{"keys":[{"key":"sk-example-0123456789abcdef","max_budget":25.0},{"key_alias":"nightly","tags":["cost:a"]}]}""");
        keys.MapPost("/v2/key/info", GetAsync).Describe(
            "Read several keys", "Those that are known, in the order that was asked for; 404 where none is.", """{"keys":["sk-example-0123456789abcdef"]}""");
        keys.MapGet("/key/aliases", ListAliasesAsync).Describe("List the aliases of keys", "In their order.", query: "search=night&size=50");
    }

    private static async Task<Ok<KeyBulkAnswer>> UpdateAsync(Body<KeyBulkUpdateRequest> body, Query<ChangeQuery> query, HttpContext context, KeyWrites writes)
    {
        var terms = ChangeTerms.Of(context, query.Value.IsStrict);
        var (changed, failed) = (new List<KeyBulkSuccess>(), new List<KeyBulkFailure>());
        foreach (var request in body.Value.Keys)
        {
            var outcome = await writes.UpdateAsync(request.Reference, request.Fields, terms, context.RequestAborted);
            if (outcome.Error is { } refusal) failed.Add(KeyBulkFailure.Of(request, refusal));
            else changed.Add(new KeyBulkSuccess(outcome.Value.Row.Hash, KeyAnswer.ToClient(outcome.Value)));
        }

        return TypedResults.Ok(new KeyBulkAnswer(body.Value.Keys.Count, changed, failed));
    }

    private static async Task<Results<Ok<KeysInfoAnswer>, ErrorResult>> GetAsync(
        Body<KeysInfoRequest> body, HttpContext context, IDbContextFactory<AdminDbContext> contexts, TimeProvider time)
    {
        await using var db = await contexts.CreateDbContextAsync(context.RequestAborted);
        await db.BeginReadAsync(context.RequestAborted);
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var rows = new List<KeyRow>();
        foreach (var named in body.Value.Keys)
        {
            if (await KeySecrets.FindAsync(db, KeyText.HashOf(named), nowMs, context.RequestAborted) is { } row) rows.Add(row);
        }

        if (rows.Count == 0) return new ErrorResult(AdminError.KeyNotFound());
        return TypedResults.Ok(new KeysInfoAnswer([.. rows.Select(r => r.Hash)], [.. rows.Select(KeyAnswer.ToClient)]));
    }

    private static async Task<Ok<KeyAliasesAnswer>> ListAliasesAsync(Query<KeyAliasesQuery> query, KeyPages pages, CancellationToken cancellation)
    {
        var (aliases, total) = await pages.FindAliasesAsync(query.Value, cancellation);
        var paging = query.Value.Paging;
        return TypedResults.Ok(new KeyAliasesAnswer(aliases, total, paging.Page, paging.PagesOf(total), paging.Size));
    }
}
