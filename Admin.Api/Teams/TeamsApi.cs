using System.Globalization;
using Admin.Api.Data;
using Admin.Api.Errors;
using Admin.Api.Idempotency;
using Admin.Api.Keys;
using Admin.Api.OpenApi;
using Admin.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
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
        teams.MapPost("/member_add", AddMemberAsync).WithMetadata(RequestHeader.IfMatch).Describe(
            "Add members to a team", "All of them, or none where any is in it already.", """{"team_id":"team-a","member":{"role":"user","user_id":"ann"}}""");
        teams.MapPost("/member_delete", DeleteMemberAsync).WithMetadata(RequestHeader.IfMatch).NeedsOneOf("user_id", "user_email").Describe(
            "Take a member out of a team", "Named by id or by e-mail address.", """{"team_id":"team-a","user_id":"eve"}""");
    }

    private static async Task<Results<Ok<TeamAnswer>, OnceResult, ErrorResult>> NewAsync(
        Body<TeamNewRequest> body, Query<ChangeQuery> query, HttpContext context, TeamWrites writes, IdempotentWrites repeatable)
    {
        var (teamId, fields) = body.Value;
        var terms = ChangeTerms.Of(context, query.Value.IsStrict);
        var once = IdempotencyKey.Of(context.Request, body.Hash, out var fault);
        if (fault is not null) return new ErrorResult(fault);
        var outcome = await repeatable.RunAsync(
            once, terms.Actor, write => writes.MakeAsync(write, teamId.Value, fields, terms, context.RequestAborted), AnswerOf, context.RequestAborted);
        if (outcome.Error is { } refusal) return new ErrorResult(refusal);
        return outcome.Value.Made is { } made ? TypedResults.Ok(Answer(context, made)) : new OnceResult(outcome.Value.First!);
    }

    private static async Task<Results<Ok<TeamAnswer>, ErrorResult>> UpdateAsync(
        Body<TeamUpdateRequest> body, Query<ChangeQuery> query, HttpContext context, TeamWrites writes)
    {
        var terms = ChangeTerms.Of(context, query.Value.IsStrict);
        return Answer(context, await writes.UpdateAsync(body.Value.TeamId!, body.Value.Fields, terms, context.RequestAborted));
    }

    private static async Task<Results<Ok<TeamInfoAnswer>, ErrorResult>> GetAsync(
        Query<TeamInfoQuery> query, HttpContext context, IDbContextFactory<AdminDbContext> contexts)
    {
        var (id, paging) = (query.Value.TeamId!, query.Value.Paging);
        await using var db = await contexts.CreateDbContextAsync(context.RequestAborted);
        await db.BeginReadAsync(context.RequestAborted);
        var team = await db.Teams.AsNoTracking().SingleOrDefaultAsync(t => t.TeamId == id, context.RequestAborted);
        if (team is null) return new ErrorResult(AdminError.TeamNotFound(id));
        var all = db.Keys.AsNoTracking().Where(k => k.TeamId == id);
        var total = await all.LongCountAsync(context.RequestAborted);
        var keys = await all.OrderByDescending(k => k.CreatedAt).ThenByDescending(k => k.Hash).Skip(paging.Skip).Take(paging.Take).ToListAsync(context.RequestAborted);
        context.Response.Headers.ETag = IfMatch.TagOf(team.Revision);
        return TypedResults.Ok(new TeamInfoAnswer(id, TeamAnswer.Of(team), [.. keys.Select(KeyAnswer.Of)], total, paging.Page, paging.PagesOf(total)));
    }

    private static async Task<Ok<IReadOnlyList<TeamAnswer>>> ListAsync(Query<TeamListQuery> query, HttpContext context, TeamPages pages)
    {
        var page = await pages.FindAsync(query.Value, context.RequestAborted);
        context.Response.Headers[TotalCountHeader] = page.TotalCount.ToString(CultureInfo.InvariantCulture);
        return TypedResults.Ok<IReadOnlyList<TeamAnswer>>([.. page.Rows.Select(TeamAnswer.Of)]);
    }

    private static async Task<Results<Ok<TeamDeletion>, ErrorResult>> DeleteAsync(Body<TeamDeleteRequest> body, HttpContext context, TeamWrites writes)
    {
        var outcome = await writes.DeleteAsync(body.Value.TeamIds!, ChangeTerms.Of(context), context.RequestAborted);
        return outcome.Error is { } refusal ? new ErrorResult(refusal) : TypedResults.Ok(outcome.Value);
    }

    private static async Task<Results<Ok<TeamAnswer>, ErrorResult>> BlockAsync(Body<TeamNameRequest> body, HttpContext context, TeamWrites writes) =>
        Answer(context, await writes.SetBlockedAsync(body.Value.TeamId!, true, ChangeTerms.Of(context), context.RequestAborted));

    private static async Task<Results<Ok<TeamAnswer>, ErrorResult>> UnblockAsync(Body<TeamNameRequest> body, HttpContext context, TeamWrites writes) =>
        Answer(context, await writes.SetBlockedAsync(body.Value.TeamId!, false, ChangeTerms.Of(context), context.RequestAborted));

    private static async Task<Results<Ok<TeamAnswer>, ErrorResult>> AddMemberAsync(Body<MemberAddRequest> body, HttpContext context, TeamWrites writes) =>
        Answer(context, await writes.AddMembersAsync(body.Value.TeamId!, body.Value.Members!, ChangeTerms.Of(context), context.RequestAborted));

    private static async Task<Results<Ok<TeamAnswer>, ErrorResult>> DeleteMemberAsync(Body<MemberDeleteRequest> body, HttpContext context, TeamWrites writes) =>
        Answer(context, await writes.DeleteMemberAsync(body.Value, ChangeTerms.Of(context), context.RequestAborted));

    private static Results<Ok<TeamAnswer>, ErrorResult> Answer(HttpContext context, Outcome<TeamChange> outcome) =>
        outcome.Error is { } refusal ? new ErrorResult(refusal) : TypedResults.Ok(Answer(context, outcome.Value));

    private static TeamAnswer Answer(HttpContext context, TeamChange change)
    {
        context.Response.Headers.ETag = IfMatch.TagOf(change.Row.Revision);
        return AnswerOf(change);
    }

    private static TeamAnswer AnswerOf(TeamChange change) => TeamAnswer.Of(change.Row) with { Warnings = change.Warnings };
}

/// <summary>The answer of <c>/team/info</c>.</summary>
/// <param name="Keys">One page of the team's keys; the counts are of its keys.</param>
internal sealed record TeamInfoAnswer(
    string TeamId, TeamAnswer TeamInfo, IReadOnlyList<KeyAnswer> Keys, long TotalCount, long CurrentPage, long TotalPages);
