using Admin.Api.Http.Requests;
using FluentValidation;

namespace Admin.Api.Teams;

/// <summary><c>POST /team/member_update</c>: present fields change.</summary>
/// <param name="UserEmail">Names the member where there is no id; with one, the address they get.</param>
/// <param name="MaxBudgetInTeam">Kept without effect, as are the two limits.</param>
internal sealed record MemberUpdateRequest(
    string? TeamId, string? UserId, string? UserEmail, string? Role, Optional<double?> MaxBudgetInTeam, long? TpmLimit, long? RpmLimit) : IBodyRequest<MemberUpdateRequest>
{
    public static MemberUpdateRequest Read(BodyFields fields) => new(
        fields.Text("team_id").Value,
        fields.TextUnlessEmpty("user_id").Value,
        fields.TextUnlessEmpty("user_email").Value,
        fields.TextUnlessEmpty("role").Value,
        fields.Number("max_budget_in_team"),
        fields.Whole("tpm_limit").Value,
        fields.Whole("rpm_limit").Value);

    /// <summary>The member as the request leaves them.</summary>
    public TeamMember Over(TeamMember member) => member with
    {
        UserEmail = UserEmail ?? member.UserEmail,
        Role = Role ?? member.Role,
        MaxBudgetInTeam = MaxBudgetInTeam.Or(member.MaxBudgetInTeam),
    };
}

/// <summary>What makes a <see cref="MemberUpdateRequest"/> valid.</summary>
internal sealed class MemberUpdateValidator : AbstractValidator<MemberUpdateRequest>
{
    public MemberUpdateValidator()
    {
        RuleFor(r => r.TeamId).NotEmpty().WithMessage(TeamNameValidator.Fault);
        RuleFor(r => r.UserId).Must((request, id) => id is not null || request.UserEmail is not null).WithMessage("name the member, by user_id or user_email");
        RuleFor(r => r.Role).Must(role => role is null || TeamMember.IsRole(role)).WithMessage(TeamMember.RoleFault);
        RuleFor(r => r.MaxBudgetInTeam).IsBudget();
        RuleFor(r => r.TpmLimit).GreaterThanOrEqualTo(0).WithMessage(FieldRules.NegativeFault);
        RuleFor(r => r.RpmLimit).GreaterThanOrEqualTo(0).WithMessage(FieldRules.NegativeFault);
    }
}

/// <summary>The answer of <c>/team/member_update</c>.</summary>
internal sealed record MemberUpdateAnswer(
    string TeamId, string? UserId, string? UserEmail, string Role, double? MaxBudgetInTeam, long? TpmLimit, long? RpmLimit, IReadOnlyList<string> Warnings);
