using System.Text.Json;
using Admin.Api.Http.Requests;
using FluentValidation;

namespace Admin.Api.Teams;

/// <summary><c>POST /team/member_add</c>.</summary>
/// <param name="Member">One member or a list of them.</param>
/// <param name="MaxBudgetInTeam">What each of them may spend in the team; kept without effect.</param>
internal sealed record MemberAddRequest(string TeamId, JsonElement? Member, double? MaxBudgetInTeam) : IBodyRequest<MemberAddRequest>
{
    /// <summary>Those to add; none where they cannot be read.</summary>
    public IReadOnlyList<TeamMember> Members => Member switch
    {
        { ValueKind: JsonValueKind.Array } list => TeamMember.Read(list) ?? [],
        { ValueKind: JsonValueKind.Object } one => TeamMember.Read(JsonSerializer.SerializeToElement(new[] { one })) ?? [],
        _ => [],
    };

    public static IValidator<MemberAddRequest> Validator { get; } = new MemberAddValidator();

    public static MemberAddRequest Read(BodyFields fields) =>
        new(fields.Needed("team_id"), fields.Any("member").Value, fields.Number("max_budget_in_team").Value);
}

/// <summary>What makes a <see cref="MemberAddRequest"/> valid.</summary>
internal sealed class MemberAddValidator : AbstractValidator<MemberAddRequest>
{
    public MemberAddValidator()
    {
        RuleFor(r => r.TeamId).NotEmpty().WithMessage(TeamNameValidator.Fault);
        RuleFor(r => r.Member).Must((request, _) => request.Members.Count > 0).WithMessage(TeamMember.Fault);
        RuleFor(r => r.MaxBudgetInTeam).GreaterThanOrEqualTo(0).WithMessage(FieldRules.NegativeFault);
    }
}

/// <summary><c>POST /team/bulk_member_add</c>: each of them is added or not by itself.</summary>
/// <param name="AllUsers">LiteLLM's word for everyone that it knows; there is no list of users here.</param>
internal sealed record BulkMemberAddRequest(string TeamId, JsonElement? Members, bool? AllUsers, double? MaxBudgetInTeam) : IBodyRequest<BulkMemberAddRequest>
{
    /// <summary>Those to add; none where they cannot be read.</summary>
    public IReadOnlyList<TeamMember> Named => Members is { } list && list.GetArrayLength() <= FieldRules.MaxListed ? TeamMember.Read(list) ?? [] : [];

    public static IValidator<BulkMemberAddRequest> Validator { get; } = new BulkMemberAddValidator();

    public static BulkMemberAddRequest Read(BodyFields fields) => new(
        fields.Needed("team_id"), fields.Array("members").Value, fields.Flag("all_users").Value, fields.Number("max_budget_in_team").Value);
}

/// <summary>What makes a <see cref="BulkMemberAddRequest"/> valid.</summary>
internal sealed class BulkMemberAddValidator : AbstractValidator<BulkMemberAddRequest>
{
    public BulkMemberAddValidator()
    {
        RuleFor(r => r.TeamId).NotEmpty().WithMessage(TeamNameValidator.Fault);
        RuleFor(r => r.Members).Must((request, _) => request.Named.Count > 0).WithMessage(TeamMember.Fault);
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

/// <summary><c>POST /team/member_update</c>: present fields change.</summary>
/// <param name="UserEmail">Names the member where there is no id; with one, the address they get.</param>
/// <param name="MaxBudgetInTeam">Kept without effect, as are the two limits.</param>
internal sealed record MemberUpdateRequest(
    string TeamId, string? UserId, string? UserEmail, string? Role, Optional<double?> MaxBudgetInTeam, long? TpmLimit, long? RpmLimit) : IBodyRequest<MemberUpdateRequest>
{
    public static IValidator<MemberUpdateRequest> Validator { get; } = new MemberUpdateValidator();

    public static MemberUpdateRequest Read(BodyFields fields) => new(
        fields.Needed("team_id"),
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

/// <summary><c>POST /team/member_delete</c>.</summary>
internal sealed record MemberDeleteRequest(string TeamId, string? UserId, string? UserEmail) : IBodyRequest<MemberDeleteRequest>
{
    public static IValidator<MemberDeleteRequest> Validator { get; } = new MemberDeleteValidator();

    public static MemberDeleteRequest Read(BodyFields fields) =>
        new(fields.Needed("team_id"), fields.TextUnlessEmpty("user_id").Value, fields.TextUnlessEmpty("user_email").Value);
}

/// <summary>What makes a <see cref="MemberDeleteRequest"/> valid.</summary>
internal sealed class MemberDeleteValidator : AbstractValidator<MemberDeleteRequest>
{
    public MemberDeleteValidator()
    {
        RuleFor(r => r.TeamId).NotEmpty().WithMessage(TeamNameValidator.Fault);
        RuleFor(r => r.UserId).Must((request, id) => id is not null || request.UserEmail is not null).WithMessage("name the member, by user_id or user_email");
    }
}
