using System.Text.Json;
using Admin.Api.Data;
using Admin.Api.Http.Requests;
using FluentValidation;

namespace Admin.Api.Teams;

/// <summary>What LiteLLM lets the members of a team do with the team's keys. Kept without effect: members do not sign in here.</summary>
internal static class TeamPermissions
{
    /// <summary>LiteLLM's, for a team that sets none.</summary>
    public static readonly IReadOnlyList<string> Default = ["/key/info", "/key/health"];

    public static readonly IReadOnlyList<string> All =
    [
        "/key/generate", "/key/update", "/key/delete", "/key/regenerate", "/key/service-account/generate", "/key/{key_id}/regenerate", "/key/block", "/key/unblock",
        "/key/bulk_update", "/key/info", "/key/health", "/key/list", "/key/aliases", "/team/daily/activity",
    ];

    public static PermissionsAnswer AnswerOf(TeamRow team) => new(team.TeamId, Of(team) ?? Default, All);

    /// <summary>The field as it is stored.</summary>
    public static StoredFields Fields(IReadOnlyList<string> permissions) =>
        new(new Dictionary<string, JsonElement> { [StoredFields.MemberPermissions] = JsonSerializer.SerializeToElement(permissions) });

    private static List<string>? Of(TeamRow team) =>
        StoredFields.Parse(team.Stored).TryGetValue(StoredFields.MemberPermissions, out var stored) && stored.ValueKind == JsonValueKind.Array
            ? [.. stored.EnumerateArray().Where(p => p.ValueKind == JsonValueKind.String).Select(p => p.GetString()!)]
            : null;
}

/// <summary>The answer of <c>/team/permissions_list</c>.</summary>
internal sealed record PermissionsAnswer(string TeamId, IReadOnlyList<string> TeamMemberPermissions, IReadOnlyList<string> AllAvailablePermissions);

/// <summary><c>GET /team/permissions_list</c>.</summary>
internal sealed record PermissionsQuery(string TeamId) : IQueryRequest<PermissionsQuery>
{
    public static IValidator<PermissionsQuery> Validator { get; } = new PermissionsQueryValidator();

    public static PermissionsQuery Read(QueryFields fields) => new(fields.Needed("team_id"));
}

/// <summary>What makes a <see cref="PermissionsQuery"/> valid.</summary>
internal sealed class PermissionsQueryValidator : AbstractValidator<PermissionsQuery>
{
    public PermissionsQueryValidator() => RuleFor(q => q.TeamId).NotEmpty().WithMessage(TeamNameValidator.Fault);
}

/// <summary><c>POST /team/permissions_update</c>: the whole list.</summary>
internal sealed record PermissionsUpdateRequest(string TeamId, Optional<IReadOnlyList<string>?> TeamMemberPermissions) : IBodyRequest<PermissionsUpdateRequest>
{
    public static IValidator<PermissionsUpdateRequest> Validator { get; } = new PermissionsUpdateValidator();

    public static PermissionsUpdateRequest Read(BodyFields fields) => new(fields.Needed("team_id"), fields.Texts(StoredFields.MemberPermissions));
}

/// <summary>What makes a <see cref="PermissionsUpdateRequest"/> valid.</summary>
internal sealed class PermissionsUpdateValidator : AbstractValidator<PermissionsUpdateRequest>
{
    public PermissionsUpdateValidator()
    {
        RuleFor(r => r.TeamId).NotEmpty().WithMessage(TeamNameValidator.Fault);
        RuleFor(r => r.TeamMemberPermissions).AreNames();
    }
}
