using Admin.Api.Http.Requests;
using FluentValidation;

namespace Admin.Api.Teams;

/// <summary><c>POST /team/model/add</c> and <c>/team/model/delete</c>.</summary>
internal sealed record TeamModelsRequest(string? TeamId, Optional<IReadOnlyList<string>?> Models) : IBodyRequest<TeamModelsRequest>
{
    public static TeamModelsRequest Read(BodyFields fields) => new(fields.Text("team_id").Value, fields.Texts("models"));
}

/// <summary>What makes a <see cref="TeamModelsRequest"/> valid.</summary>
internal sealed class TeamModelsValidator : AbstractValidator<TeamModelsRequest>
{
    public TeamModelsValidator()
    {
        RuleFor(r => r.TeamId).NotEmpty().WithMessage(TeamNameValidator.Fault);
        RuleFor(r => r.Models).Must(m => m.Value is { Count: > 0 }).WithMessage("name the models");
        RuleFor(r => r.Models).AreNames();
    }
}
