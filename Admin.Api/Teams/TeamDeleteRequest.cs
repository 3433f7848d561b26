using Admin.Api.Http.Requests;
using FluentValidation;

namespace Admin.Api.Teams;

/// <summary><c>POST /team/delete</c>.</summary>
internal sealed record TeamDeleteRequest(IReadOnlyList<string>? TeamIds) : IBodyRequest<TeamDeleteRequest>
{
    public static TeamDeleteRequest Read(BodyFields fields) => new(fields.Texts("team_ids").Value);
}

/// <summary>What makes a <see cref="TeamDeleteRequest"/> valid.</summary>
internal sealed class TeamDeleteValidator : AbstractValidator<TeamDeleteRequest>
{
    public TeamDeleteValidator() =>
        RuleFor(r => r.TeamIds).Must(ids => ids is { Count: > 0 and <= FieldRules.MaxListed }).WithMessage($"name between 1 and {FieldRules.MaxListed} teams");
}
