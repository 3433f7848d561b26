using Admin.Api.Http.Requests;
using FluentValidation;

namespace Admin.Api.Teams;

/// <summary><c>POST /team/member_delete</c>.</summary>
internal sealed record MemberDeleteRequest(string? TeamId, string? UserId, string? UserEmail) : IBodyRequest<MemberDeleteRequest>
{
    public static MemberDeleteRequest Read(BodyFields fields) =>
        new(fields.Text("team_id").Value, fields.TextUnlessEmpty("user_id").Value, fields.TextUnlessEmpty("user_email").Value);
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
