using Admin.Api.Data;
using Admin.Api.Http.Requests;
using FluentValidation;

namespace Admin.Api.Teams;

/// <summary><c>GET /team/list</c>: an array, as LiteLLM's clients expect; the total stands in <c>x-total-count</c>.</summary>
/// <param name="Search">A text that the id or the alias holds; null for all.</param>
internal sealed record TeamListQuery(string? Search, Paging Paging) : IQueryRequest<TeamListQuery>
{
    public static TeamListQuery Read(QueryFields fields) => new(fields.Text("search"), Paging.Read(fields, Paging.MaxSize));

    public IQueryable<TeamRow> Filter(IQueryable<TeamRow> teams) =>
        Search is null ? teams : teams.Where(t => t.TeamId.Contains(Search) || t.TeamAlias!.Contains(Search));
}

/// <summary>What makes a <see cref="TeamListQuery"/> valid.</summary>
internal sealed class TeamListValidator : AbstractValidator<TeamListQuery>
{
    public TeamListValidator() => RuleFor(q => q.Paging).SetValidator(new PagingValidator());
}
