using System.Text.Json;
using Admin.Api.Data;
using Admin.Api.Http.Requests;
using FluentValidation;

namespace Admin.Api.Teams;

/// <summary><c>GET /v2/team/list</c>: LiteLLM's filters, all of which must hold, and a page. Empty ones are none.</summary>
internal sealed record TeamPageQuery : IQueryRequest<TeamPageQuery>
{
    public static readonly IReadOnlyList<string> SortNames = ["team_id", "team_alias", "created_at"];

    private const int DefaultSize = 10;

    public string? TeamId { get; init; }

    /// <summary>A text that the alias holds.</summary>
    public string? TeamAlias { get; init; }

    /// <summary>A member of the team.</summary>
    public string? UserId { get; init; }

    public string? OrganizationId { get; init; }

    /// <summary>One of <see cref="SortNames"/>; null for the id.</summary>
    public string? SortBy { get; init; }

    /// <summary><c>asc</c> or <c>desc</c>; null for ascending.</summary>
    public string? SortOrder { get; init; }

    public long Page { get; init; } = 1;

    public long PageSize { get; init; } = DefaultSize;

    public Paging Paging => new(Page, PageSize);

    public static IValidator<TeamPageQuery> Validator { get; } = new TeamPageValidator();

    public static TeamPageQuery Read(QueryFields fields) => new()
    {
        TeamId = fields.Filled("team_id"),
        TeamAlias = fields.Filled("team_alias"),
        UserId = fields.Filled("user_id"),
        OrganizationId = fields.Filled("organization_id"),
        SortBy = fields.Filled("sort_by"),
        SortOrder = fields.Filled("sort_order"),
        Page = fields.Whole("page") ?? 1,
        PageSize = fields.Whole("page_size") ?? DefaultSize,
    };

    public IQueryable<TeamRow> Filter(IQueryable<TeamRow> teams)
    {
        if (TeamId is not null) teams = teams.Where(t => t.TeamId == TeamId);
        if (TeamAlias is not null) teams = teams.Where(t => t.TeamAlias!.Contains(TeamAlias));
        if (UserId is not null)
        {
            var member = Pair("user_id", UserId);
            teams = teams.Where(t => t.Members.Contains(member));
        }

        if (OrganizationId is null) return teams;
        var organization = Pair("organization_id", OrganizationId);
        return teams.Where(t => t.Stored.Contains(organization));
    }

    public IQueryable<TeamRow> Order(IQueryable<TeamRow> teams) => (SortBy, SortOrder) switch
    {
        ("team_alias", "desc") => teams.OrderByDescending(t => t.TeamAlias).ThenBy(t => t.TeamId),
        ("team_alias", _) => teams.OrderBy(t => t.TeamAlias).ThenBy(t => t.TeamId),
        ("created_at", "desc") => teams.OrderByDescending(t => t.CreatedAt).ThenBy(t => t.TeamId),
        ("created_at", _) => teams.OrderBy(t => t.CreatedAt).ThenBy(t => t.TeamId),
        (_, "desc") => teams.OrderByDescending(t => t.TeamId),
        _ => teams.OrderBy(t => t.TeamId),
    };

    /// <summary>A field as it stands in the stored JSON.</summary>
    private static string Pair(string name, string value) => $"\"{name}\":{JsonSerializer.Serialize(value)}";
}

/// <summary>What makes a <see cref="TeamPageQuery"/> valid.</summary>
internal sealed class TeamPageValidator : AbstractValidator<TeamPageQuery>
{
    public TeamPageValidator()
    {
        RuleFor(q => q.SortBy).Must(s => s is null || TeamPageQuery.SortNames.Contains(s)).WithMessage($"must be one of {string.Join(", ", TeamPageQuery.SortNames)}");
        RuleFor(q => q.SortOrder).Must(s => s is null or "asc" or "desc").WithMessage("must be asc or desc");
        RuleFor(q => q.Page).InclusiveBetween(1, Paging.MaxPage).WithMessage($"must be between 1 and {Paging.MaxPage}");
        RuleFor(q => q.PageSize).InclusiveBetween(1, Paging.MaxSize).WithMessage($"must be between 1 and {Paging.MaxSize}");
    }
}

/// <summary>The answer of <c>/v2/team/list</c>.</summary>
internal sealed record TeamPageAnswer(IReadOnlyList<TeamAnswer> Teams, long Total, long Page, long PageSize, long TotalPages);
