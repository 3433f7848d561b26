using System.Text.Json;
using Admin.Api.Http.Requests;
using FluentValidation;

namespace Admin.Api.Teams;

/// <summary><c>POST /team/member_add</c>.</summary>
/// <param name="Member">One member or a list of them.</param>
/// <param name="MaxBudgetInTeam">What each of them may spend in the team; kept without effect.</param>
internal sealed record MemberAddRequest(string? TeamId, JsonElement? Member, double? MaxBudgetInTeam) : IBodyRequest<MemberAddRequest>
{
    /// <summary>Null where it is not valid.</summary>
    public IReadOnlyList<TeamMember>? Members => Member switch
    {
        { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() > 0 => TeamMember.Read(list),
        { ValueKind: JsonValueKind.Object } one => TeamMember.Read(JsonSerializer.SerializeToElement(new[] { one })),
        _ => null,
    };

    public static MemberAddRequest Read(BodyFields fields) =>
        new(fields.Text("team_id").Value, fields.Any("member").Value, fields.Number("max_budget_in_team").Value);
}

/// <summary>What makes a <see cref="MemberAddRequest"/> valid.</summary>
internal sealed class MemberAddValidator : AbstractValidator<MemberAddRequest>
{
    public MemberAddValidator()
    {
        RuleFor(r => r.TeamId).NotEmpty().WithMessage(TeamNameValidator.Fault);
        RuleFor(r => r.Member).Must((request, _) => request.Members is not null).WithMessage(TeamMember.Fault);
        RuleFor(r => r.MaxBudgetInTeam).GreaterThanOrEqualTo(0).WithMessage(FieldRules.NegativeFault);
    }
}
