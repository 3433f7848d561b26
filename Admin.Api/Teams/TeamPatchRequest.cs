using Admin.Api.Http.Requests;
using FluentValidation;

namespace Admin.Api.Teams;

/// <summary><c>PATCH /team/{team_id}</c>: what <c>/team/update</c> takes, with the team in the path.</summary>
/// <param name="TeamId">Null, or the same as in the path.</param>
internal sealed record TeamPatchRequest(string? TeamId, TeamFields Fields) : IBodyRequest<TeamPatchRequest>
{
    public static TeamPatchRequest Read(BodyFields fields) => new(fields.TextUnlessEmpty("team_id").Value, TeamFields.Read(fields));
}

/// <summary>What makes a <see cref="TeamPatchRequest"/> valid.</summary>
internal sealed class TeamPatchValidator : AbstractValidator<TeamPatchRequest>
{
    public TeamPatchValidator() => RuleFor(r => r.Fields).SetValidator(new TeamFieldsValidator());
}
