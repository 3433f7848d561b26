using System.Text.Json;
using Admin.Api.Data;
using Admin.Api.Http.Requests;
using FluentValidation;

namespace Admin.Api.Teams;

/// <summary>The fields that say what a team is, as <c>/team/new</c> and <c>/team/update</c> share them.</summary>
internal sealed record TeamFields
{
    public Optional<string?> TeamAlias { get; init; }

    public Optional<IReadOnlyList<string>?> Tags { get; init; }

    public Optional<IReadOnlyList<string>?> Models { get; init; }

    public Optional<IReadOnlyList<string>?> AllowedHostedTools { get; init; }

    public Optional<JsonElement?> Metadata { get; init; }

    public Optional<JsonElement?> MembersWithRoles { get; init; }

    public Optional<bool?> Blocked { get; init; }

    public required LimitFields Limits { get; init; }

    public required StoredFields Stored { get; init; }

    public static TeamFields Read(BodyFields fields) => new()
    {
        TeamAlias = fields.TextUnlessEmpty("team_alias"),
        Tags = fields.Texts("tags"),
        Models = fields.Texts("models"),
        AllowedHostedTools = fields.Texts("allowed_hosted_tools"),
        Metadata = fields.ObjectUnlessNull("metadata"),
        MembersWithRoles = fields.Array("members_with_roles"),
        Blocked = fields.Flag("blocked"),
        Limits = LimitFields.Read(fields),
        Stored = StoredFields.Read(fields, StoredFields.OfTeams),
    };

    /// <summary>Puts the fields that are present over a row.</summary>
    public void ApplyTo(TeamRow row)
    {
        row.TeamAlias = TeamAlias.Or(row.TeamAlias);
        if (Tags.IsPresent) row.Tags = TagTexts.Normalize(Tags.Value);
        if (Models.IsPresent) row.Models = [.. (Models.Value ?? []).Distinct(StringComparer.Ordinal)];
        if (AllowedHostedTools.IsPresent) row.AllowedHostedTools = HostedToolTexts.Normalize(AllowedHostedTools.Value);
        if (Metadata.IsPresent) row.Metadata = Metadata.Value?.GetRawText() ?? "{}";
        if (MembersWithRoles.IsPresent) row.Members = TeamMember.Store(MembersWithRoles.Value is { } list ? TeamMember.Read(list) ?? [] : []);
        row.Blocked = Blocked.Value ?? row.Blocked;
        row.Limits = Limits.Over(row.Limits);
        row.Stored = Stored.Over(row.Stored);
    }
}

/// <summary>What makes <see cref="TeamFields"/> valid.</summary>
internal sealed class TeamFieldsValidator : AbstractValidator<TeamFields>
{
    public TeamFieldsValidator()
    {
        RuleFor(t => t.TeamAlias).IsName();
        RuleFor(t => t.Tags).AreScope();
        RuleFor(t => t.Models).AreNames();
        RuleFor(t => t.AllowedHostedTools).AreHostedTools();
        RuleFor(t => t.Metadata).IsMetadata();
        RuleFor(t => t.MembersWithRoles).Must(m => m.Value is null || TeamMember.Read(m.Value.Value) is not null).WithMessage(TeamMember.Fault);
        RuleFor(t => t.Limits).SetValidator(new LimitFieldsValidator());
    }
}
