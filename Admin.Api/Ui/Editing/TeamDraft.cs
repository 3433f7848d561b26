using Admin.Api.Data;
using Admin.Api.Http.Requests;
using Admin.Api.Teams;
using Shared.Contracts.Routing;

namespace Admin.Api.Ui.Editing;

/// <summary>A team as it stands in the editor, before it is saved.</summary>
public sealed class TeamDraft
{
    /// <summary>Chosen for a new team; empty for a random one.</summary>
    public string? TeamId { get; set; }

    public string? Alias { get; set; }

    public IReadOnlyList<string> Tags { get; set; } = [];

    public IReadOnlyList<string> Models { get; set; } = [];

    /// <summary>Null where the team says nothing of them.</summary>
    public IReadOnlyList<string>? HostedTools { get; set; }

    /// <summary>The stored team; null for one that is to be made.</summary>
    internal TeamRow? Stored { get; private init; }

    /// <summary>Null for no scope: a team without tags leaves its keys free.</summary>
    internal IReadOnlyList<string>? Scope => Tags.Count == 0 ? null : Tags;

    internal static TeamDraft Of(TeamRow row) => new()
    {
        Stored = row,
        TeamId = row.TeamId,
        Alias = row.TeamAlias,
        Tags = row.Tags ?? [],
        Models = row.Models,
        HostedTools = row.AllowedHostedTools,
    };

    /// <summary>The fields as the API's clients would send them.</summary>
    internal TeamFields ToFields() => new()
    {
        TeamAlias = new(string.IsNullOrWhiteSpace(Alias) ? null : Alias.Trim()),
        Tags = new(Scope),
        Models = new(Models),
        AllowedHostedTools = new(HostedTools),
        Limits = new LimitFields(),
        Stored = StoredFields.None,
    };

    /// <summary>What a key of the team reaches that has no scope of its own.</summary>
    internal CallerPolicy Policy => RowPolicy.Of(new TeamRow { TeamId = TeamId ?? "", Tags = Scope?.ToList(), Models = [.. Models] });
}
