using Shared.Contracts.Sync;

namespace Admin.Api.Data;

/// <summary>A team as it is stored. Instants are milliseconds since 1970-01-01 UTC.</summary>
internal sealed class TeamRow : IKeptRow
{
    public required string TeamId { get; init; }

    public string? TeamAlias { get; set; }

    /// <summary>The scope of every key of the team; null for none; never empty.</summary>
    public List<string>? Tags { get; set; }

    public List<string> Models { get; set; } = [];

    /// <summary>The hosted tools that the team's keys may use where they are kept to places. Null says nothing; an empty list allows none.</summary>
    public List<string>? AllowedHostedTools { get; set; }

    /// <summary>The text of a JSON object.</summary>
    public string Metadata { get; set; } = "{}";

    /// <summary>The text of a JSON array of <see cref="Teams.TeamMember"/>.</summary>
    public string Members { get; set; } = "[]";

    public bool Blocked { get; set; }

    public Limits Limits { get; set; } = new();

    /// <summary>The text of a JSON object: the fields that are accepted and kept without effect.</summary>
    public string Stored { get; set; } = "{}";

    public long CreatedAt { get; init; }

    public long UpdatedAt { get; set; }

    public string CreatedBy { get; init; } = "";

    /// <summary>The revision of the row's last change.</summary>
    public long Revision { get; set; }

    public TeamRecord ToRecord() => new()
    {
        TeamId = TeamId,
        Tags = Tags,
        Models = Models.Count == 0 ? null : Models,
        AllowedHostedTools = AllowedHostedTools,
        Blocked = Blocked,
    };
}
