using System.Globalization;
using Admin.Api.Authentication;
using Admin.Api.Data;
using Admin.Api.Errors;
using Admin.Api.Keys;
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
        teams.MapPost("/new", NewAsync);
        teams.MapPost("/update", UpdateAsync);
        teams.MapGet("/info", GetAsync);
        teams.MapGet("/list", ListAsync);
        teams.MapPost("/delete", DeleteAsync);
        teams.MapPost("/block", BlockAsync);
        teams.MapPost("/unblock", UnblockAsync);
        teams.MapPost("/member_add", AddMemberAsync);
        teams.MapPost("/member_delete", DeleteMemberAsync);
    }

    private static async Task<Results<Ok<TeamAnswer>, ErrorResult>> NewAsync(
        Body<TeamNewRequest> body, Query<ChangeQuery> query, HttpContext context, TeamWrites writes)
    {
        var actor = Actor.Of(context.User);
        return Answer(context, await writes.NewAsync(body.Value.TeamId.Value, body.Value.Fields, actor, query.Value.IsStrict, context.RequestAborted));
    }

    private static async Task<Results<Ok<TeamAnswer>, ErrorResult>> UpdateAsync(
        Body<TeamUpdateRequest> body, Query<ChangeQuery> query, HttpContext context, TeamWrites writes)
    {
        var ifMatch = IfMatch.Of(context.Request);
        return Answer(context, await writes.UpdateAsync(body.Value.TeamId!, body.Value.Fields, ifMatch, query.Value.IsStrict, context.RequestAborted));
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

    private static async Task<Results<Ok<TeamDeletion>, ErrorResult>> DeleteAsync(Body<TeamDeleteRequest> body, TeamWrites writes, CancellationToken cancellation)
    {
        var outcome = await writes.DeleteAsync(body.Value.TeamIds!, cancellation);
        return outcome.Error is { } refusal ? new ErrorResult(refusal) : TypedResults.Ok(outcome.Value);
    }

    private static async Task<Results<Ok<TeamAnswer>, ErrorResult>> BlockAsync(Body<TeamNameRequest> body, HttpContext context, TeamWrites writes) =>
        Answer(context, await writes.SetBlockedAsync(body.Value.TeamId!, true, IfMatch.Of(context.Request), context.RequestAborted));

    private static async Task<Results<Ok<TeamAnswer>, ErrorResult>> UnblockAsync(Body<TeamNameRequest> body, HttpContext context, TeamWrites writes) =>
        Answer(context, await writes.SetBlockedAsync(body.Value.TeamId!, false, IfMatch.Of(context.Request), context.RequestAborted));

    private static async Task<Results<Ok<TeamAnswer>, ErrorResult>> AddMemberAsync(Body<MemberAddRequest> body, HttpContext context, TeamWrites writes) =>
        Answer(context, await writes.AddMembersAsync(body.Value.TeamId!, body.Value.Members!, IfMatch.Of(context.Request), context.RequestAborted));

    private static async Task<Results<Ok<TeamAnswer>, ErrorResult>> DeleteMemberAsync(Body<MemberDeleteRequest> body, HttpContext context, TeamWrites writes) =>
        Answer(context, await writes.DeleteMemberAsync(body.Value, IfMatch.Of(context.Request), context.RequestAborted));

    private static Results<Ok<TeamAnswer>, ErrorResult> Answer(HttpContext context, Outcome<TeamChange> outcome)
    {
        if (outcome.Error is { } refusal) return new ErrorResult(refusal);
        context.Response.Headers.ETag = IfMatch.TagOf(outcome.Value.Row.Revision);
        return TypedResults.Ok(TeamAnswer.Of(outcome.Value.Row) with { Warnings = outcome.Value.Warnings });
    }
}

/// <summary>The answer of <c>/team/info</c>.</summary>
/// <param name="Keys">One page of the team's keys; the counts are of its keys.</param>
internal sealed record TeamInfoAnswer(
    string TeamId, TeamAnswer TeamInfo, IReadOnlyList<KeyAnswer> Keys, long TotalCount, long CurrentPage, long TotalPages);
