using Admin.Api.Http.Requests;
using FluentValidation;

namespace Admin.Api.Teams;

/// <summary><c>GET /team/info</c>: the team, and a page of its keys.</summary>
internal sealed record TeamInfoQuery(string? TeamId, Paging Paging) : IQueryRequest<TeamInfoQuery>
{
    private const int DefaultSize = 100;

    public static TeamInfoQuery Read(QueryFields fields) => new(fields.Text("team_id"), Paging.Read(fields, DefaultSize));
}

/// <summary>What makes a <see cref="TeamInfoQuery"/> valid.</summary>
internal sealed class TeamInfoValidator : AbstractValidator<TeamInfoQuery>
{
    public TeamInfoValidator()
    {
        RuleFor(q => q.TeamId).NotEmpty().WithMessage(TeamNameValidator.Fault);
        RuleFor(q => q.Paging).SetValidator(new PagingValidator());
    }
}
