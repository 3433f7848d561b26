using Admin.Api.Data;
using Admin.Api.Errors;
using Admin.Api.Http.Authentication;
using Admin.Api.Http.Idempotency;
using Admin.Api.Http.OpenApi;
using Admin.Api.Http.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Admin.Api.Keys;

/// <summary><c>/key/*</c>.</summary>
internal static class KeysApi
{
    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/key").WithTags("Keys");
        keys.MapPost("/generate", GenerateAsync).WithMetadata(RequestHeader.IdempotencyKey).Describe(
            "Make a key",
            "The key's text is in this answer and nowhere else, ever. `warnings` tells of scopes that may not do what was meant.",
            """{"key_alias":"batch-job","team_id":"team-a","allowed_tags":["region:eu"],"models":["gpt-4"],"duration":"30d"}""");
        keys.MapPost("/service-account/generate", GenerateForServiceAsync).WithMetadata(RequestHeader.IdempotencyKey).Describe(
            "Make a key of a service account",
            "As `/key/generate`, for a key that belongs to a team and to nobody in it.",
            """{"team_id":"team-a","key_alias":"service","metadata":{"service_account_id":"billing"}}""");
        const string NewSecret = "The same key under a new secret, which is in this answer and nowhere else. The old one stops at once, or after `grace_period`; what is done to the key until then is done to it too.";
        keys.MapPost("/regenerate", RegenerateAsync).WithMetadata(RequestHeader.IfMatch).Describe(
            "Give a key a new secret", NewSecret, """{"key":"sk-example-0123456789abcdef","grace_period":"10m"}""");
        keys.MapPost("/{key}/regenerate", RegenerateNamedAsync).WithMetadata(RequestHeader.IfMatch).Describe(
            "Give a key a new secret, named in the path", NewSecret, """{"grace_period":"10m"}""");
        keys.MapPost("/update", UpdateAsync).WithMetadata(RequestHeader.IfMatch).NeedsOneOf("key", "token", "key_alias").Describe(
            "Change a key",
            "Changes the fields that are present; null clears one, an empty text is nothing. Every gateway enforces the change without a restart.",
            """{"key":"sk-example-0123456789abcdef","allowed_tags":["region:eu","tier:paid"],"duration":null}""");
        keys.MapGet("/info", GetAsync).Describe("Read a key", "The `ETag` is what `If-Match` of a change takes.", query: "key=sk-example-0123456789abcdef");
        keys.MapGet("/list", ListAsync).Describe(
            "List keys", "All filters must hold. Pages hold hashes, or whole rows with `return_full_object=true`.", query: "team_id=team-a&return_full_object=true&sort_by=key_alias");
        keys.MapPost("/delete", DeleteAsync).NeedsOneOf("keys", "key_aliases").Describe(
            "Delete keys", "All that are named, or none where any is unknown.", """{"keys":["sk-example-0123456789abcdef"]}""");
        keys.MapPost("/block", BlockAsync).WithMetadata(RequestHeader.IfMatch).Describe(
            "Block a key", "Its requests are refused until it is unblocked.", """{"key":"sk-example-0123456789abcdef"}""");
        keys.MapPost("/unblock", UnblockAsync).WithMetadata(RequestHeader.IfMatch).Describe(
            "Unblock a key", "Its requests are answered again.", """{"key":"sk-example-0123456789abcdef"}""");
    }

    private static Task<Results<Ok<KeyAnswer>, OnceResult, ErrorResult>> GenerateAsync(
        Body<KeyGenerateRequest> body, Query<ChangeQuery> query, HttpContext context, KeyWrites writes, IdempotentWrites repeatable) =>
        MakeOnceAsync(body.Value.Key, body.Value.Fields, body.Hash, query.Value, context, writes, repeatable);

    private static Task<Results<Ok<KeyAnswer>, OnceResult, ErrorResult>> GenerateForServiceAsync(
        Body<ServiceAccountRequest> body, Query<ChangeQuery> query, HttpContext context, KeyWrites writes, IdempotentWrites repeatable) =>
        MakeOnceAsync(body.Value.Key, body.Value.Fields, body.Hash, query.Value, context, writes, repeatable);

    private static async Task<Results<Ok<KeyAnswer>, OnceResult, ErrorResult>> MakeOnceAsync(
        string? chosen, KeyFields fields, string bodyHash, ChangeQuery query, HttpContext context, KeyWrites writes, IdempotentWrites repeatable)
    {
        var key = chosen ?? KeyText.Generate();
        var terms = ChangeTerms.Of(context, query.IsStrict);
        var once = IdempotencyKey.Of(context.Request, bodyHash, out var fault);
        if (fault is not null) return new ErrorResult(fault);
        var outcome = await repeatable.RunAsync(
            once, terms.Actor, write => writes.MakeAsync(write, key, fields, terms, context.RequestAborted), KeyAnswer.ToClient, context.RequestAborted);
        if (outcome.Error is { } refusal) return new ErrorResult(refusal);
        return outcome.Value.IsMadeNow(out var made, out var first) ? TypedResults.Ok(AnswerWithKey(context, made, key)) : new OnceResult(first);
    }

    private static Task<Results<Ok<KeyAnswer>, ErrorResult>> RegenerateAsync(
        Body<KeyRegenerateRequest> body, Query<ChangeQuery> query, HttpContext context, KeyWrites writes) =>
        AnswerNewSecretAsync(null, body.Value, query.Value, context, writes);

    private static Task<Results<Ok<KeyAnswer>, ErrorResult>> RegenerateNamedAsync(
        string key, Body<KeyRegenerateRequest> body, Query<ChangeQuery> query, HttpContext context, KeyWrites writes) =>
        // The server leaves an escaped slash in a path as it is; a chosen key may hold one.
        AnswerNewSecretAsync(key.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase), body.Value, query.Value, context, writes);

    private static async Task<Results<Ok<KeyAnswer>, ErrorResult>> AnswerNewSecretAsync(
        string? inPath, KeyRegenerateRequest request, ChangeQuery query, HttpContext context, KeyWrites writes)
    {
        var named = KeyReference.Of(inPath ?? request.Key);
        if (!named.IsNamed) return new ErrorResult(AdminError.InvalidField("key", KeyText.MissingFault));
        if (inPath is not null && request.Key is not null && inPath != request.Key)
            return new ErrorResult(AdminError.InvalidField("key", "is another one than in the path; leave it out of the body"));
        var secret = request.NewKey ?? KeyText.Generate();
        var outcome = await writes.RegenerateAsync(named, secret, request, ChangeTerms.Of(context, query.IsStrict), context.RequestAborted);
        return outcome.Error is { } refusal ? new ErrorResult(refusal) : TypedResults.Ok(AnswerWithKey(context, outcome.Value, secret));
    }

    private static async Task<Results<Ok<KeyAnswer>, ErrorResult>> UpdateAsync(
        Body<KeyUpdateRequest> body, Query<ChangeQuery> query, HttpContext context, KeyWrites writes)
    {
        var outcome = await writes.UpdateAsync(body.Value.Reference, body.Value.Fields, ChangeTerms.Of(context, query.Value.IsStrict), context.RequestAborted);
        if (outcome.Error is { } refusal) return new ErrorResult(refusal);
        // LiteLLM's clients read which key it was here; its text is in the answer that made it and nowhere else.
        return TypedResults.Ok(Answer(context, outcome.Value) with { Key = outcome.Value.Row.Hash });
    }

    private static async Task<Results<Ok<KeyInfoAnswer>, ErrorResult>> GetAsync(
        Query<KeyInfoQuery> query, HttpContext context, IDbContextFactory<AdminDbContext> contexts, InstallationKeys installation, TimeProvider time)
    {
        if (query.Value.Key.Hash is { } hash && installation.Owns(hash)) return new ErrorResult(AdminError.InvalidField("key", InstallationKeys.Fault));
        await using var db = await contexts.CreateDbContextAsync(context.RequestAborted);
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var row = await query.Value.Key.FindAsync(db, nowMs, context.RequestAborted);
        if (row is null) return new ErrorResult(AdminError.KeyNotFound());
        context.Response.Headers.ETag = IfMatch.TagOf(row.Revision);
        return TypedResults.Ok(new KeyInfoAnswer(row.Hash, KeyAnswer.ToClient(row)));
    }

    private static async Task<Ok<KeyListAnswer>> ListAsync(Query<KeyListQuery> query, KeyPages pages, CancellationToken cancellation)
    {
        var page = await pages.FindAsync(query.Value, cancellation);
        var paging = query.Value.Paging;
        IReadOnlyList<object> keys = query.Value.ReturnFullObject ? [.. page.Rows.Select(KeyAnswer.ToClient)] : [.. page.Rows.Select(k => k.Hash)];
        return TypedResults.Ok(new KeyListAnswer(keys, page.TotalCount, paging.Page, paging.PagesOf(page.TotalCount)));
    }

    private static async Task<Results<Ok<KeyDeletion>, ErrorResult>> DeleteAsync(Body<KeyDeleteRequest> body, HttpContext context, KeyWrites writes)
    {
        var outcome = await writes.DeleteAsync(body.Value, ChangeTerms.Of(context), context.RequestAborted);
        return outcome.Error is { } refusal ? new ErrorResult(refusal) : TypedResults.Ok(outcome.Value);
    }

    private static Task<Results<Ok<KeyAnswer>, ErrorResult>> BlockAsync(Body<KeyNameRequest> body, HttpContext context, KeyWrites writes) =>
        SetBlockedAsync(body.Value, true, context, writes);

    private static Task<Results<Ok<KeyAnswer>, ErrorResult>> UnblockAsync(Body<KeyNameRequest> body, HttpContext context, KeyWrites writes) =>
        SetBlockedAsync(body.Value, false, context, writes);

    private static async Task<Results<Ok<KeyAnswer>, ErrorResult>> SetBlockedAsync(KeyNameRequest request, bool isBlocked, HttpContext context, KeyWrites writes)
    {
        var outcome = await writes.SetBlockedAsync(request.Key, isBlocked, ChangeTerms.Of(context), context.RequestAborted);
        return outcome.Error is { } refusal ? new ErrorResult(refusal) : TypedResults.Ok(Answer(context, outcome.Value));
    }

    private static KeyAnswer Answer(HttpContext context, KeyChange change)
    {
        context.Response.Headers.ETag = IfMatch.TagOf(change.Row.Revision);
        return KeyAnswer.ToClient(change);
    }

    private static KeyAnswer AnswerWithKey(HttpContext context, KeyChange change, string key)
    {
        // The one answer that shows the key: no cache on the way may keep it.
        context.Response.Headers.CacheControl = "no-store";
        return Answer(context, change) with { Key = key };
    }
}

/// <summary>The answer of <c>/key/info</c>.</summary>
/// <param name="Key">The hash, also where the key was asked for by its text: that text is in the answer that made it and nowhere else.</param>
internal sealed record KeyInfoAnswer(string Key, KeyAnswer Info);

/// <summary>The answer of <c>/key/list</c>.</summary>
/// <param name="Keys">Hashes, or whole rows with <c>return_full_object=true</c>.</param>
internal sealed record KeyListAnswer(IReadOnlyList<object> Keys, long TotalCount, long CurrentPage, long TotalPages);
