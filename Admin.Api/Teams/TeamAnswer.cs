using System.Text.Json;
using System.Text.Json.Serialization;
using Admin.Api.Data;
using Admin.Api.Http.Requests;

namespace Admin.Api.Teams;

/// <summary>A team row as clients see it.</summary>
internal sealed record TeamAnswer
{
    public required string TeamId { get; init; }

    public string? TeamAlias { get; init; }

    /// <summary>The scope of the team's keys.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    public required IReadOnlyList<string> Models { get; init; }

    public IReadOnlyList<string>? AllowedHostedTools { get; init; }

    public required JsonElement Metadata { get; init; }

    public required IReadOnlyList<TeamMember> MembersWithRoles { get; init; }

    public required bool Blocked { get; init; }

    public long? RpmLimit { get; init; }

    public long? TpmLimit { get; init; }

    public long? MaxParallelRequests { get; init; }

    public double? MaxBudget { get; init; }

    public string? BudgetDuration { get; init; }

    public double? SoftBudget { get; init; }

    public required string CreatedAt { get; init; }

    public required string UpdatedAt { get; init; }

    public required string CreatedBy { get; init; }

    public required long Revision { get; init; }

    /// <summary>What the operator should know about a change; only in answers to changes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>The fields that are kept without effect; for clients also those of LiteLLM's where nothing is.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Stored { get; init; }

    /// <summary>Who was added; only in the answer that adds them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<UpdatedUser>? UpdatedUsers { get; init; }

    /// <summary>The budgets of those who were added; only in the answer that adds them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<TeamMembership>? UpdatedTeamMemberships { get; init; }

    /// <summary>The row with what LiteLLM's rows always hold.</summary>
    public static TeamAnswer ToClient(TeamRow row)
    {
        var answer = Of(row);
        return answer with { Stored = LitellmDefaults.OfTeams.Under(answer.Stored) };
    }

    public static TeamAnswer ToClient(TeamChange change) => ToClient(change.Row) with { Warnings = change.Warnings };

    /// <summary>What is stored, as it is noted in the audit log.</summary>
    public static TeamAnswer Of(TeamRow row) => new()
    {
        TeamId = row.TeamId,
        TeamAlias = row.TeamAlias,
        Tags = row.Tags,
        Models = row.Models,
        AllowedHostedTools = row.AllowedHostedTools,
        Metadata = JsonElement.Parse(row.Metadata),
        MembersWithRoles = TeamMember.Parse(row.Members),
        Blocked = row.Blocked,
        RpmLimit = row.Limits.RpmLimit,
        TpmLimit = row.Limits.TpmLimit,
        MaxParallelRequests = row.Limits.MaxParallelRequests,
        MaxBudget = row.Limits.MaxBudget,
        BudgetDuration = row.Limits.BudgetDuration,
        SoftBudget = row.Limits.SoftBudget,
        CreatedAt = Instant.Text(row.CreatedAt),
        UpdatedAt = Instant.Text(row.UpdatedAt),
        CreatedBy = row.CreatedBy,
        Revision = row.Revision,
        Stored = StoredFields.Parse(row.Stored),
    };

    /// <summary>What the audit log tells of a change of a team.</summary>
    /// <param name="before">Null for a team that is new.</param>
    /// <param name="after">Null for one that is gone.</param>
    public static AuditEntry Audit(string action, TeamAnswer? before, TeamAnswer? after)
    {
        var named = after ?? before ?? throw new ArgumentNullException(nameof(after));
        return new AuditEntry(action, AuditEntry.Team, named.TeamId, named.TeamAlias ?? named.TeamId, before, after);
    }
}
