using Admin.Api.Authentication;
using Admin.Api.Data;
using Admin.Api.Errors;
using Admin.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Admin.Api.Keys;

/// <summary><c>/key/*</c>.</summary>
internal static class KeysApi
{
    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/key").WithTags("Keys");
        keys.MapPost("/generate", GenerateAsync);
        keys.MapPost("/update", UpdateAsync);
        keys.MapGet("/info", GetAsync);
        keys.MapGet("/list", ListAsync);
        keys.MapPost("/delete", DeleteAsync);
        keys.MapPost("/block", BlockAsync);
        keys.MapPost("/unblock", UnblockAsync);
    }

    private static async Task<Results<Ok<KeyAnswer>, ErrorResult>> GenerateAsync(
        Body<KeyGenerateRequest> body, Query<ChangeQuery> query, HttpContext context, KeyWrites writes)
    {
        var key = body.Value.Key ?? KeyText.Generate();
        var outcome = await writes.GenerateAsync(key, body.Value.Fields, Actor.Of(context.User), query.Value.IsStrict, context.RequestAborted);
        if (outcome.Error is { } refusal) return new ErrorResult(refusal);
        // The one answer that shows the key: no cache on the way may keep it.
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(Answer(context, outcome.Value) with { Key = key });
    }

    private static async Task<Results<Ok<KeyAnswer>, ErrorResult>> UpdateAsync(
        Body<KeyUpdateRequest> body, Query<ChangeQuery> query, HttpContext context, KeyWrites writes)
    {
        var hash = KeyText.HashOf(body.Value.Key!);
        var outcome = await writes.UpdateAsync(hash, body.Value.Fields, IfMatch.Of(context.Request), query.Value.IsStrict, context.RequestAborted);
        return outcome.Error is { } refusal ? new ErrorResult(refusal) : TypedResults.Ok(Answer(context, outcome.Value));
    }

    private static async Task<Results<Ok<KeyInfoAnswer>, ErrorResult>> GetAsync(
        Query<KeyInfoQuery> query, HttpContext context, IDbContextFactory<AdminDbContext> contexts)
    {
        var hash = KeyText.HashOf(query.Value.Key!).ToString();
        await using var db = await contexts.CreateDbContextAsync(context.RequestAborted);
        var row = await db.Keys.AsNoTracking().SingleOrDefaultAsync(k => k.Hash == hash, context.RequestAborted);
        if (row is null) return new ErrorResult(AdminError.KeyNotFound());
        context.Response.Headers.ETag = IfMatch.TagOf(row.Revision);
        return TypedResults.Ok(new KeyInfoAnswer(row.Hash, KeyAnswer.Of(row)));
    }

    private static async Task<Ok<KeyListAnswer>> ListAsync(Query<KeyListQuery> query, KeyPages pages, CancellationToken cancellation)
    {
        var page = await pages.FindAsync(query.Value, cancellation);
        var paging = query.Value.Paging;
        IReadOnlyList<object> keys = query.Value.ReturnFullObject ? [.. page.Rows.Select(KeyAnswer.Of)] : [.. page.Rows.Select(k => k.Hash)];
        return TypedResults.Ok(new KeyListAnswer(keys, page.TotalCount, paging.Page, paging.PagesOf(page.TotalCount)));
    }

    private static async Task<Results<Ok<KeyDeletion>, ErrorResult>> DeleteAsync(Body<KeyDeleteRequest> body, KeyWrites writes, CancellationToken cancellation)
    {
        var outcome = await writes.DeleteAsync(body.Value, cancellation);
        return outcome.Error is { } refusal ? new ErrorResult(refusal) : TypedResults.Ok(outcome.Value);
    }

    private static Task<Results<Ok<KeyAnswer>, ErrorResult>> BlockAsync(Body<KeyNameRequest> body, HttpContext context, KeyWrites writes) =>
        SetBlockedAsync(body.Value, true, context, writes);

    private static Task<Results<Ok<KeyAnswer>, ErrorResult>> UnblockAsync(Body<KeyNameRequest> body, HttpContext context, KeyWrites writes) =>
        SetBlockedAsync(body.Value, false, context, writes);

    private static async Task<Results<Ok<KeyAnswer>, ErrorResult>> SetBlockedAsync(KeyNameRequest request, bool isBlocked, HttpContext context, KeyWrites writes)
    {
        var outcome = await writes.SetBlockedAsync(KeyText.HashOf(request.Key!), isBlocked, IfMatch.Of(context.Request), context.RequestAborted);
        return outcome.Error is { } refusal ? new ErrorResult(refusal) : TypedResults.Ok(Answer(context, outcome.Value));
    }

    private static KeyAnswer Answer(HttpContext context, KeyChange change)
    {
        context.Response.Headers.ETag = IfMatch.TagOf(change.Row.Revision);
        return KeyAnswer.Of(change.Row) with { Warnings = change.Warnings };
    }
}

/// <summary>The answer of <c>/key/info</c>.</summary>
/// <param name="Key">The hash, also where the key was asked for by its text: that text is in the answer that made it and nowhere else.</param>
internal sealed record KeyInfoAnswer(string Key, KeyAnswer Info);

/// <summary>The answer of <c>/key/list</c>.</summary>
/// <param name="Keys">Hashes, or whole rows with <c>return_full_object=true</c>.</param>
internal sealed record KeyListAnswer(IReadOnlyList<object> Keys, long TotalCount, long CurrentPage, long TotalPages);
