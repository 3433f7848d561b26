using Admin.Api.Requests;
using FluentValidation;

namespace Admin.Api.Teams;

/// <summary><c>GET /team/list</c>: an array, as LiteLLM's clients expect; the total stands in <c>x-total-count</c>.</summary>
internal sealed record TeamListQuery(Paging Paging) : IQueryRequest<TeamListQuery>
{
    public static TeamListQuery Read(QueryFields fields) => new(Paging.Read(fields, Paging.MaxSize));
}

/// <summary>What makes a <see cref="TeamListQuery"/> valid.</summary>
internal sealed class TeamListValidator : AbstractValidator<TeamListQuery>
{
    public TeamListValidator() => RuleFor(q => q.Paging).SetValidator(new PagingValidator());
}
