using System.Text.Json.Serialization;
using Admin.Api.Data;
using Admin.Api.Http.Requests;

namespace Admin.Api.Teams;

/// <summary>A team row as clients see it.</summary>
internal sealed record TeamAnswer : RowAnswer
{
    public required string TeamId { get; init; }

    public string? TeamAlias { get; init; }

    /// <summary>The scope of the team's keys.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    public required IReadOnlyList<TeamMember> MembersWithRoles { get; init; }

    /// <summary>Who was added; only in the answer that adds them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<UpdatedUser>? UpdatedUsers { get; init; }

    /// <summary>The budgets of those who were added; only in the answer that adds them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<TeamMembership>? UpdatedTeamMemberships { get; init; }

    private TeamAnswer(TeamRow row)
        : base(row)
    {
    }

    /// <summary>The row with what LiteLLM's rows always hold.</summary>
    public static TeamAnswer ToClient(TeamRow row)
    {
        var answer = Of(row);
        return answer with { Stored = LitellmDefaults.OfTeams.Under(answer.Stored) };
    }

    public static TeamAnswer ToClient(TeamChange change) => ToClient(change.Row) with { Warnings = change.Warnings };

    /// <summary>What is stored, as it is noted in the audit log.</summary>
    public static TeamAnswer Of(TeamRow row) => new(row)
    {
        TeamId = row.TeamId,
        TeamAlias = row.TeamAlias,
        Tags = row.Tags,
        MembersWithRoles = TeamMember.Parse(row.Members),
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
