using Admin.Api.Http.Requests;
using FluentValidation;

namespace Admin.Api.Keys;

/// <summary><c>GET /key/aliases</c>.</summary>
/// <param name="Search">A text that the alias holds; null for all.</param>
/// <param name="TeamId">Only those of this team's keys; null for all.</param>
internal sealed record KeyAliasesQuery(string? Search, string? TeamId, Paging Paging) : IQueryRequest<KeyAliasesQuery>
{
    private const int DefaultSize = 50;

    public static KeyAliasesQuery Read(QueryFields fields) => new(fields.Filled("search"), fields.Filled("team_id"), Paging.Read(fields, DefaultSize));
}

/// <summary>What makes a <see cref="KeyAliasesQuery"/> valid.</summary>
internal sealed class KeyAliasesValidator : AbstractValidator<KeyAliasesQuery>
{
    public KeyAliasesValidator() => RuleFor(q => q.Paging).SetValidator(new PagingValidator());
}

/// <summary>The answer of <c>/key/aliases</c>: one page, in ordinal order.</summary>
internal sealed record KeyAliasesAnswer(IReadOnlyList<string> Aliases, long TotalCount, long CurrentPage, long TotalPages, long Size);
