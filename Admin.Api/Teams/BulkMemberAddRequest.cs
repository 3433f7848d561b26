using System.Text.Json;
using Admin.Api.Http.Requests;
using FluentValidation;

namespace Admin.Api.Teams;

/// <summary><c>POST /team/bulk_member_add</c>: each of them is added or not by itself.</summary>
/// <param name="AllUsers">LiteLLM's word for everyone that it knows; there is no list of users here.</param>
internal sealed record BulkMemberAddRequest(string? TeamId, JsonElement? Members, bool? AllUsers, double? MaxBudgetInTeam) : IBodyRequest<BulkMemberAddRequest>
{
    public static BulkMemberAddRequest Read(BodyFields fields) => new(
        fields.Text("team_id").Value, fields.Array("members").Value, fields.Flag("all_users").Value, fields.Number("max_budget_in_team").Value);
}

/// <summary>What makes a <see cref="BulkMemberAddRequest"/> valid.</summary>
internal sealed class BulkMemberAddValidator : AbstractValidator<BulkMemberAddRequest>
{
    public BulkMemberAddValidator()
    {
        RuleFor(r => r.TeamId).NotEmpty().WithMessage(TeamNameValidator.Fault);
        RuleFor(r => r.Members)
            .Must(m => m is { } list && list.GetArrayLength() is > 0 and <= FieldRules.MaxListed && TeamMember.Read(list) is not null)
            .WithMessage(TeamMember.Fault);
        RuleFor(r => r.AllUsers).Must(all => all is not true).WithMessage("there is no list of users here; name them in members");
        RuleFor(r => r.MaxBudgetInTeam).GreaterThanOrEqualTo(0).WithMessage(FieldRules.NegativeFault);
    }
}

/// <summary>The answer of <c>/team/bulk_member_add</c>, in LiteLLM's shape.</summary>
internal sealed record BulkMemberAddAnswer(
    string TeamId, IReadOnlyList<MemberAddResult> Results, long TotalRequested, long SuccessfulAdditions, long FailedAdditions, TeamAnswer? UpdatedTeam,
    IReadOnlyList<string> Warnings);

/// <summary>What became of one of them.</summary>
/// <param name="Error">Why they were not added; null where they were.</param>
internal sealed record MemberAddResult(string? UserId, string? UserEmail, bool Success, string? Error);
