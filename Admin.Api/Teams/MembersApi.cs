using Admin.Api.Errors;
using Admin.Api.Http.OpenApi;
using Admin.Api.Http.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Admin.Api.Teams;

/// <summary>The calls below <c>/team</c> about who is in a team.</summary>
internal static class MembersApi
{
    public static void MapMembers(this IEndpointRouteBuilder routes)
    {
        var members = routes.MapGroup("/team").WithTags("Teams").WithMetadata(RequestHeader.IfMatch);
        members.MapPost("/member_add", AddAsync).Describe(
            "Add members to a team", "All of them, or none where any is in it already.", """{"team_id":"team-a","member":{"role":"user","user_id":"ann"}}""");
        members.MapPost("/bulk_member_add", AddEachAsync).Describe(
            "Add many members to a team", "Those that are not in it yet; the answer says who was added.", """{"team_id":"team-a","members":[{"role":"user","user_id":"ann"},{"user_id":"bob"}]}""");
        members.MapPost("/member_update", UpdateAsync).NeedsOneOf("user_id", "user_email").Describe(
            "Change a member of a team", "Their role or address; named by id, or by e-mail address where they have none.", """{"team_id":"team-a","user_id":"eve","role":"admin"}""");
        members.MapPost("/member_delete", DeleteAsync).NeedsOneOf("user_id", "user_email").Describe(
            "Take a member out of a team", "Named by id or by e-mail address.", """{"team_id":"team-a","user_id":"eve"}""");
    }

    private static async Task<Results<Ok<TeamAnswer>, ErrorResult>> AddAsync(Body<MemberAddRequest> body, HttpContext context, MemberWrites writes)
    {
        var (request, added) = (body.Value, body.Value.Members);
        var outcome = await writes.AddAsync(request.TeamId, added, request.MaxBudgetInTeam, ChangeTerms.Of(context), context.RequestAborted);
        if (outcome.Error is { } refusal) return new ErrorResult(refusal);
        context.Response.Headers.ETag = IfMatch.TagOf(outcome.Value.Row.Revision);
        return TypedResults.Ok(TeamAnswer.ToClient(outcome.Value) with
        {
            UpdatedUsers = [.. added.Select(m => new UpdatedUser(m.UserId, m.UserEmail))],
            UpdatedTeamMemberships = [.. added.Select(m => TeamMembership.Of(request.TeamId, m with { MaxBudgetInTeam = request.MaxBudgetInTeam }))],
        });
    }

    private static async Task<Results<Ok<BulkMemberAddAnswer>, ErrorResult>> AddEachAsync(Body<BulkMemberAddRequest> body, HttpContext context, MemberWrites writes)
    {
        var request = body.Value;
        var outcome = await writes.AddEachAsync(
            request.TeamId, request.Named, request.MaxBudgetInTeam, ChangeTerms.Of(context), context.RequestAborted);
        return outcome.Error is { } refusal ? new ErrorResult(refusal) : TypedResults.Ok(outcome.Value);
    }

    private static async Task<Results<Ok<MemberUpdateAnswer>, ErrorResult>> UpdateAsync(Body<MemberUpdateRequest> body, HttpContext context, MemberWrites writes)
    {
        var outcome = await writes.UpdateAsync(body.Value, ChangeTerms.Of(context), context.RequestAborted);
        return outcome.Error is { } refusal ? new ErrorResult(refusal) : TypedResults.Ok(outcome.Value);
    }

    private static async Task<Results<Ok<TeamAnswer>, ErrorResult>> DeleteAsync(Body<MemberDeleteRequest> body, HttpContext context, MemberWrites writes)
    {
        var outcome = await writes.DeleteAsync(body.Value, ChangeTerms.Of(context), context.RequestAborted);
        if (outcome.Error is { } refusal) return new ErrorResult(refusal);
        context.Response.Headers.ETag = IfMatch.TagOf(outcome.Value.Row.Revision);
        return TypedResults.Ok(TeamAnswer.ToClient(outcome.Value));
    }
}
