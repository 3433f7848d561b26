using Admin.Api.Http.Requests;
using FluentValidation;

namespace Admin.Api.Teams;

/// <summary><c>POST /team/block</c> and <c>/team/unblock</c>.</summary>
internal sealed record TeamNameRequest(string? TeamId) : IBodyRequest<TeamNameRequest>
{
    public static TeamNameRequest Read(BodyFields fields) => new(fields.Text("team_id").Value);
}

/// <summary>What makes a <see cref="TeamNameRequest"/> valid.</summary>
internal sealed class TeamNameValidator : AbstractValidator<TeamNameRequest>
{
    public const string Fault = "name the team";

    public TeamNameValidator() => RuleFor(r => r.TeamId).NotEmpty().WithMessage(Fault);
}
