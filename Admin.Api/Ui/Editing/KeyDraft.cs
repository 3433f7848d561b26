using Admin.Api.Data;
using Admin.Api.Http.Requests;
using Admin.Api.Keys;
using Shared.Contracts.Routing;

namespace Admin.Api.Ui.Editing;

/// <summary>A key as it stands in the editor, before it is saved.</summary>
public sealed class KeyDraft
{
    public string? Alias { get; set; }

    public string? TeamId { get; set; }

    public string? UserId { get; set; }

    public ScopeUse Use { get; set; } = ScopeUse.MayUse;

    public IReadOnlyList<string> Tags { get; set; } = [];

    public IReadOnlyList<string> Models { get; set; } = [];

    /// <summary>Null where the key says nothing of them.</summary>
    public IReadOnlyList<string>? HostedTools { get; set; }

    /// <summary>How long from now; empty leaves what is stored.</summary>
    public string? Duration { get; set; }

    public bool NeverExpires { get; set; }

    public long? RpmLimit { get; set; }

    public long? TpmLimit { get; set; }

    public long? MaxParallelRequests { get; set; }

    /// <summary>The stored key; null for one that is to be made.</summary>
    internal KeyRow? Stored { get; private init; }

    /// <summary>The tags that count: none where the key is to have no scope of its own.</summary>
    internal IReadOnlyList<string>? Scope => Use == ScopeUse.None ? null : Tags;

    internal static KeyDraft Of(KeyRow row) => new()
    {
        Stored = row,
        Alias = row.KeyAlias,
        TeamId = row.TeamId,
        UserId = row.UserId,
        Use = row.EnforcedTags is not null ? ScopeUse.AlwaysUse : row.AllowedTags is not null ? ScopeUse.MayUse : ScopeUse.None,
        Tags = row.ScopeTags ?? [],
        Models = row.Models,
        HostedTools = row.AllowedHostedTools,
        RpmLimit = row.Limits.RpmLimit,
        TpmLimit = row.Limits.TpmLimit,
        MaxParallelRequests = row.Limits.MaxParallelRequests,
    };

    /// <summary>The fields as the API's clients would send them.</summary>
    internal KeyFields ToFields() => new()
    {
        KeyAlias = Given(Alias),
        TeamId = Given(TeamId),
        UserId = Given(UserId),
        Models = new(Models),
        AllowedTags = new(Use == ScopeUse.MayUse ? Tags : null),
        EnforcedTags = new(Use == ScopeUse.AlwaysUse ? Tags : null),
        AllowedHostedTools = new(HostedTools),
        Duration = NeverExpires ? new(null) : string.IsNullOrWhiteSpace(Duration) ? default : new(Duration.Trim()),
        Limits = new LimitFields { RpmLimit = new(RpmLimit), TpmLimit = new(TpmLimit), MaxParallelRequests = new(MaxParallelRequests) },
        Stored = StoredFields.None,
    };

    internal CallerPolicy PolicyWith(TeamRow? team) => RowPolicy.Of(Scope, Use == ScopeUse.AlwaysUse, Models, team);

    private static Optional<string?> Given(string? text) => new(string.IsNullOrWhiteSpace(text) ? null : text.Trim());
}
