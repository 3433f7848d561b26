using Admin.Api.Data;
using Admin.Api.Http.Requests;
using FluentValidation;

namespace Admin.Api.Teams;

/// <summary><c>POST /team/new</c>.</summary>
/// <param name="TeamId">An id that the caller chose; absent or null for a random one.</param>
internal sealed record TeamNewRequest(Optional<string?> TeamId, TeamFields Fields) : IBodyRequest<TeamNewRequest>
{
    public static IValidator<TeamNewRequest> Validator { get; } = new TeamNewValidator();

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

/// <summary><c>POST /team/update</c>: present fields change, null clears one.</summary>
internal sealed record TeamUpdateRequest(string TeamId, TeamFields Fields) : IBodyRequest<TeamUpdateRequest>
{
    public static IValidator<TeamUpdateRequest> Validator { get; } = new TeamUpdateValidator();

    public static TeamUpdateRequest Read(BodyFields fields) => new(fields.Needed("team_id"), TeamFields.Read(fields));
}

/// <summary>What makes a <see cref="TeamUpdateRequest"/> valid.</summary>
internal sealed class TeamUpdateValidator : AbstractValidator<TeamUpdateRequest>
{
    public TeamUpdateValidator()
    {
        RuleFor(r => r.TeamId).NotEmpty().WithMessage(TeamNameValidator.Fault);
        RuleFor(r => r.Fields).SetValidator(new TeamFieldsValidator());
    }
}

/// <summary><c>PATCH /team/{team_id}</c>: what <c>/team/update</c> takes, with the team in the path.</summary>
/// <param name="TeamId">Null, or the same as in the path.</param>
internal sealed record TeamPatchRequest(string? TeamId, TeamFields Fields) : IBodyRequest<TeamPatchRequest>
{
    public static IValidator<TeamPatchRequest> Validator { get; } = new TeamPatchValidator();

    public static TeamPatchRequest Read(BodyFields fields) => new(fields.TextUnlessEmpty("team_id").Value, TeamFields.Read(fields));
}

/// <summary>What makes a <see cref="TeamPatchRequest"/> valid.</summary>
internal sealed class TeamPatchValidator : AbstractValidator<TeamPatchRequest>
{
    public TeamPatchValidator() => RuleFor(r => r.Fields).SetValidator(new TeamFieldsValidator());
}

/// <summary><c>POST /team/block</c> and <c>/team/unblock</c>.</summary>
internal sealed record TeamNameRequest(string TeamId) : IBodyRequest<TeamNameRequest>
{
    public static IValidator<TeamNameRequest> Validator { get; } = new TeamNameValidator();

    public static TeamNameRequest Read(BodyFields fields) => new(fields.Needed("team_id"));
}

/// <summary>What makes a <see cref="TeamNameRequest"/> valid.</summary>
internal sealed class TeamNameValidator : AbstractValidator<TeamNameRequest>
{
    public const string Fault = "name the team";

    public TeamNameValidator() => RuleFor(r => r.TeamId).NotEmpty().WithMessage(Fault);
}

/// <summary><c>GET /team/info</c>: the team, and a page of its keys.</summary>
internal sealed record TeamInfoQuery(string TeamId, Paging Paging) : IQueryRequest<TeamInfoQuery>
{
    private const int DefaultSize = 100;

    public static IValidator<TeamInfoQuery> Validator { get; } = new TeamInfoValidator();

    public static TeamInfoQuery Read(QueryFields fields) => new(fields.Needed("team_id"), Paging.Read(fields, DefaultSize));
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

/// <summary><c>GET /team/list</c>: an array, as LiteLLM's clients expect; the total stands in <c>x-total-count</c>.</summary>
/// <param name="Search">A text that the id or the alias holds; null for all.</param>
internal sealed record TeamListQuery(string? Search, Paging Paging) : IQueryRequest<TeamListQuery>
{
    public static IValidator<TeamListQuery> Validator { get; } = new TeamListValidator();

    public static TeamListQuery Read(QueryFields fields) => new(fields.Text("search"), Paging.Read(fields, Paging.MaxSize));

    public IQueryable<TeamRow> Filter(IQueryable<TeamRow> teams) =>
        Search is null ? teams : teams.Where(t => t.TeamId.Contains(Search) || t.TeamAlias!.Contains(Search));
}

/// <summary>What makes a <see cref="TeamListQuery"/> valid.</summary>
internal sealed class TeamListValidator : AbstractValidator<TeamListQuery>
{
    public TeamListValidator() => RuleFor(q => q.Paging).SetValidator(new PagingValidator());
}

/// <summary><c>POST /team/delete</c>.</summary>
internal sealed record TeamDeleteRequest(IReadOnlyList<string> TeamIds) : IBodyRequest<TeamDeleteRequest>
{
    public static IValidator<TeamDeleteRequest> Validator { get; } = new TeamDeleteValidator();

    public static TeamDeleteRequest Read(BodyFields fields) => new(fields.Texts("team_ids").Value ?? []);
}

/// <summary>What makes a <see cref="TeamDeleteRequest"/> valid.</summary>
internal sealed class TeamDeleteValidator : AbstractValidator<TeamDeleteRequest>
{
    public TeamDeleteValidator() =>
        RuleFor(r => r.TeamIds).Must(ids => ids.Count is > 0 and <= FieldRules.MaxListed).WithMessage($"name between 1 and {FieldRules.MaxListed} teams");
}

/// <summary><c>POST /team/model/add</c> and <c>/team/model/delete</c>.</summary>
internal sealed record TeamModelsRequest(string TeamId, Optional<IReadOnlyList<string>?> Models) : IBodyRequest<TeamModelsRequest>
{
    /// <summary>Those that are named.</summary>
    public IReadOnlyList<string> Named => Models.Value ?? [];

    public static IValidator<TeamModelsRequest> Validator { get; } = new TeamModelsValidator();

    public static TeamModelsRequest Read(BodyFields fields) => new(fields.Needed("team_id"), fields.Texts("models"));
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
