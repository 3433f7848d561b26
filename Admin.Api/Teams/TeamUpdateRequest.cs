using Admin.Api.Http.Requests;
using FluentValidation;

namespace Admin.Api.Teams;

/// <summary><c>POST /team/update</c>: present fields change, null clears one.</summary>
internal sealed record TeamUpdateRequest(string? TeamId, TeamFields Fields) : IBodyRequest<TeamUpdateRequest>
{
    public static TeamUpdateRequest Read(BodyFields fields) => new(fields.Text("team_id").Value, TeamFields.Read(fields));
}

/// <summary>What makes a <see cref="TeamUpdateRequest"/> valid.</summary>
internal sealed class TeamUpdateValidator : AbstractValidator<TeamUpdateRequest>
{
    public TeamUpdateValidator()
    {
        RuleFor(r => r.TeamId).NotEmpty().WithMessage(TeamNameValidator.Fault);
        RuleFor(r => r.Fields).SetValidator(new TeamFieldsValidator());
    }
}
