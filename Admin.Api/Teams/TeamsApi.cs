using System.Globalization;
using Admin.Api.Data;
using Admin.Api.Errors;
using Admin.Api.Http.Idempotency;
using Admin.Api.Http.OpenApi;
using Admin.Api.Http.Requests;
using Admin.Api.Keys;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Admin.Api.Teams;

/// <summary><c>/team/*</c>.</summary>
internal static class TeamsApi
{
    public const string TotalCountHeader = "x-total-count";

    public static void MapTeams(this IEndpointRouteBuilder routes)
    {
        var teams = routes.MapGroup("/team").WithTags("Teams");
        teams.MapPost("/new", NewAsync).WithMetadata(RequestHeader.IdempotencyKey).Describe(
            "Make a team", "Its `tags` are a scope for all its keys.", """{"team_id":"team-b","team_alias":"Team B","tags":["region:eu"]}""");
        teams.MapPost("/update", UpdateAsync).WithMetadata(RequestHeader.IfMatch).Describe(
            "Change a team", "Changes the fields that are present; null clears one. `warnings` tells of keys that reach less by it.", """{"team_id":"team-a","tags":["region:eu","tier:paid"]}""");
        teams.MapGet("/info", GetAsync).Describe("Read a team", "With a page of its keys.", query: "team_id=team-a");
        teams.MapGet("/list", ListAsync).Describe("List teams", "An array; the number of all teams stands in the header `x-total-count`.", query: "search=team");
        teams.MapPost("/delete", DeleteAsync).Describe(
            "Delete teams", "All that are named with their keys, or none where any is unknown.", """{"team_ids":["team-a"]}""");
        teams.MapPost("/block", BlockAsync).WithMetadata(RequestHeader.IfMatch).Describe("Block a team", "The requests of all its keys are refused.", """{"team_id":"team-a"}""");
        teams.MapPost("/unblock", UnblockAsync).WithMetadata(RequestHeader.IfMatch).Describe("Unblock a team", "Its keys are answered again.", """{"team_id":"team-a"}""");
        teams.MapPatch("/{team_id}", PatchAsync).WithMetadata(RequestHeader.IfMatch).Describe(
            "Change a team, named in the path", "As `/team/update`.", """{"tags":["region:eu"]}""");
        teams.MapPost("/model/add", AddModelsAsync).WithMetadata(RequestHeader.IfMatch).Describe(
            "List more models for a team", "A team that may use every model still may.", """{"team_id":"team-a","models":["gpt-4"]}""");
        teams.MapPost("/model/delete", RemoveModelsAsync).WithMetadata(RequestHeader.IfMatch).Describe(
            "Take models off a team's list", "Not the last one: a team that lists no model may use every model.", """{"team_id":"team-a","models":["gpt-4"]}""");
        teams.MapGet("/permissions_list", ListPermissionsAsync).Describe("Read what members may do", "Kept without effect: members do not sign in.", query: "team_id=team-a");
        teams.MapPost("/permissions_update", SetPermissionsAsync).WithMetadata(RequestHeader.IfMatch).Describe(
            "Change what members may do", "The whole list. Kept without effect: members do not sign in.", """{"team_id":"team-a","team_member_permissions":["/key/info","/key/list"]}""");
        routes.MapGroup("").WithTags("Teams").MapGet("/v2/team/list", ListPageAsync).Describe(
            "List teams by page", "In LiteLLM's shape. All filters must hold; empty ones are none.", query: "team_alias=eam&page=1&page_size=20");
    }

    private static async Task<Results<Ok<TeamAnswer>, OnceResult, ErrorResult>> NewAsync(
        Body<TeamNewRequest> body, Query<ChangeQuery> query, HttpContext context, TeamWrites writes, IdempotentWrites repeatable)
    {
        var (teamId, fields) = body.Value;
        var terms = ChangeTerms.Of(context, query.Value.IsStrict);
        var once = IdempotencyKey.Of(context.Request, body.Hash, out var fault);
        if (fault is not null) return new ErrorResult(fault);
        var outcome = await repeatable.RunAsync(
            once, terms.Actor, write => writes.MakeAsync(write, teamId.Value, fields, terms, context.RequestAborted), TeamAnswer.ToClient, context.RequestAborted);
        if (outcome.Error is { } refusal) return new ErrorResult(refusal);
        return outcome.Value.IsMadeNow(out var made, out var first) ? TypedResults.Ok(Answer(context, made)) : new OnceResult(first);
    }

    private static Task<Results<Ok<TeamUpdateAnswer>, ErrorResult>> UpdateAsync(
        Body<TeamUpdateRequest> body, Query<ChangeQuery> query, HttpContext context, TeamWrites writes) =>
        ChangeAsync(body.Value.TeamId, body.Value.Fields, query.Value, context, writes);

    private static Task<Results<Ok<TeamUpdateAnswer>, ErrorResult>> PatchAsync(
        [FromRoute(Name = "team_id")] string teamId, Body<TeamPatchRequest> body, Query<ChangeQuery> query, HttpContext context, TeamWrites writes)
    {
        // The server leaves an escaped slash in a path as it is; an id may hold one.
        var named = teamId.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        return body.Value.TeamId is { } other && other != named
            ? Task.FromResult<Results<Ok<TeamUpdateAnswer>, ErrorResult>>(new ErrorResult(AdminError.InvalidField("team_id", "is another one than in the path; leave it out of the body")))
            : ChangeAsync(named, body.Value.Fields, query.Value, context, writes);
    }

    private static async Task<Results<Ok<TeamUpdateAnswer>, ErrorResult>> ChangeAsync(
        string teamId, TeamFields fields, ChangeQuery query, HttpContext context, TeamWrites writes)
    {
        var outcome = await writes.UpdateAsync(teamId, fields, ChangeTerms.Of(context, query.IsStrict), context.RequestAborted);
        if (outcome.Error is { } refusal) return new ErrorResult(refusal);
        context.Response.Headers.ETag = IfMatch.TagOf(outcome.Value.Row.Revision);
        return TypedResults.Ok(new TeamUpdateAnswer(teamId, TeamAnswer.ToClient(outcome.Value.Row), outcome.Value.Warnings));
    }

    private static async Task<Results<Ok<TeamAnswer>, ErrorResult>> AddModelsAsync(Body<TeamModelsRequest> body, HttpContext context, TeamWrites writes) =>
        Answer(context, await writes.AddModelsAsync(body.Value.TeamId, body.Value.Named, ChangeTerms.Of(context), context.RequestAborted));

    private static async Task<Results<Ok<TeamAnswer>, ErrorResult>> RemoveModelsAsync(Body<TeamModelsRequest> body, HttpContext context, TeamWrites writes) =>
        Answer(context, await writes.RemoveModelsAsync(body.Value.TeamId, body.Value.Named, ChangeTerms.Of(context), context.RequestAborted));

    private static async Task<Results<Ok<TeamAnswer>, ErrorResult>> SetPermissionsAsync(Body<PermissionsUpdateRequest> body, HttpContext context, TeamWrites writes) =>
        Answer(context, await writes.SetPermissionsAsync(body.Value.TeamId, body.Value.TeamMemberPermissions.Value ?? [], ChangeTerms.Of(context), context.RequestAborted));

    private static async Task<Results<Ok<PermissionsAnswer>, ErrorResult>> ListPermissionsAsync(
        Query<PermissionsQuery> query, IDbContextFactory<AdminDbContext> contexts, CancellationToken cancellation)
    {
        var id = query.Value.TeamId;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var team = await db.Teams.AsNoTracking().SingleOrDefaultAsync(t => t.TeamId == id, cancellation);
        return team is null ? new ErrorResult(AdminError.TeamNotFound(id)) : TypedResults.Ok(TeamPermissions.AnswerOf(team));
    }

    private static async Task<Ok<TeamPageAnswer>> ListPageAsync(Query<TeamPageQuery> query, TeamPages pages, CancellationToken cancellation)
    {
        var page = await pages.FindAsync(query.Value, cancellation);
        var paging = query.Value.Paging;
        return TypedResults.Ok(new TeamPageAnswer([.. page.Rows.Select(TeamAnswer.ToClient)], page.TotalCount, paging.Page, paging.Size, paging.PagesOf(page.TotalCount)));
    }

    private static async Task<Results<Ok<TeamInfoAnswer>, ErrorResult>> GetAsync(
        Query<TeamInfoQuery> query, HttpContext context, IDbContextFactory<AdminDbContext> contexts)
    {
        var (id, paging) = (query.Value.TeamId, query.Value.Paging);
        await using var db = await contexts.CreateDbContextAsync(context.RequestAborted);
        await db.BeginReadAsync(context.RequestAborted);
        var team = await db.Teams.AsNoTracking().SingleOrDefaultAsync(t => t.TeamId == id, context.RequestAborted);
        if (team is null) return new ErrorResult(AdminError.TeamNotFound(id));
        var all = db.Keys.AsNoTracking().Where(k => k.TeamId == id);
        var total = await all.LongCountAsync(context.RequestAborted);
        var keys = await all.OrderByDescending(k => k.CreatedAt).ThenByDescending(k => k.Hash).Skip(paging.Skip).Take(paging.Take).ToListAsync(context.RequestAborted);
        context.Response.Headers.ETag = IfMatch.TagOf(team.Revision);
        return TypedResults.Ok(new TeamInfoAnswer(
            id, TeamAnswer.ToClient(team), [.. keys.Select(KeyAnswer.ToClient)], [.. TeamMember.Parse(team.Members).Select(m => TeamMembership.Of(id, m))], total, paging.Page, paging.PagesOf(total)));
    }

    private static async Task<Ok<IReadOnlyList<TeamAnswer>>> ListAsync(Query<TeamListQuery> query, HttpContext context, TeamPages pages)
    {
        var page = await pages.FindAsync(query.Value, context.RequestAborted);
        context.Response.Headers[TotalCountHeader] = page.TotalCount.ToString(CultureInfo.InvariantCulture);
        return TypedResults.Ok<IReadOnlyList<TeamAnswer>>([.. page.Rows.Select(TeamAnswer.ToClient)]);
    }

    private static async Task<Results<Ok<TeamDeletion>, ErrorResult>> DeleteAsync(Body<TeamDeleteRequest> body, HttpContext context, TeamWrites writes)
    {
        var outcome = await writes.DeleteAsync(body.Value.TeamIds, ChangeTerms.Of(context), context.RequestAborted);
        return outcome.Error is { } refusal ? new ErrorResult(refusal) : TypedResults.Ok(outcome.Value);
    }

    private static async Task<Results<Ok<TeamAnswer>, ErrorResult>> BlockAsync(Body<TeamNameRequest> body, HttpContext context, TeamWrites writes) =>
        Answer(context, await writes.SetBlockedAsync(body.Value.TeamId, true, ChangeTerms.Of(context), context.RequestAborted));

    private static async Task<Results<Ok<TeamAnswer>, ErrorResult>> UnblockAsync(Body<TeamNameRequest> body, HttpContext context, TeamWrites writes) =>
        Answer(context, await writes.SetBlockedAsync(body.Value.TeamId, false, ChangeTerms.Of(context), context.RequestAborted));

    private static Results<Ok<TeamAnswer>, ErrorResult> Answer(HttpContext context, Outcome<TeamChange> outcome) =>
        outcome.Error is { } refusal ? new ErrorResult(refusal) : TypedResults.Ok(Answer(context, outcome.Value));

    private static TeamAnswer Answer(HttpContext context, TeamChange change)
    {
        context.Response.Headers.ETag = IfMatch.TagOf(change.Row.Revision);
        return TeamAnswer.ToClient(change);
    }
}

/// <summary>The answer of <c>/team/info</c>.</summary>
/// <param name="Keys">One page of the team's keys; the counts are of its keys.</param>
internal sealed record TeamInfoAnswer(
    string TeamId, TeamAnswer TeamInfo, IReadOnlyList<KeyAnswer> Keys, IReadOnlyList<TeamMembership> TeamMemberships, long TotalCount, long CurrentPage, long TotalPages);

/// <summary>The answer of <c>/team/update</c>, in LiteLLM's shape.</summary>
/// <param name="Data">The team as it is now.</param>
internal sealed record TeamUpdateAnswer(string TeamId, TeamAnswer Data, IReadOnlyList<string> Warnings);
