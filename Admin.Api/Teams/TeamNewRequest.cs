using Admin.Api.Http.Requests;
using FluentValidation;

namespace Admin.Api.Teams;

/// <summary><c>POST /team/new</c>.</summary>
/// <param name="TeamId">An id that the caller chose; absent or null for a random one.</param>
internal sealed record TeamNewRequest(Optional<string?> TeamId, TeamFields Fields) : IBodyRequest<TeamNewRequest>
{
    public static TeamNewRequest Read(BodyFields fields) => new(fields.TextUnlessEmpty("team_id"), TeamFields.Read(fields));
}

/// <summary>What makes a <see cref="TeamNewRequest"/> valid.</summary>
internal sealed class TeamNewValidator : AbstractValidator<TeamNewRequest>
{
    public TeamNewValidator()
    {
        RuleFor(r => r.TeamId).IsName();
        RuleFor(r => r.Fields).SetValidator(new TeamFieldsValidator());
    }
}
