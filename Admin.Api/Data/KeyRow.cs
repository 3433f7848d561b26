using Shared.Contracts.Sync;

namespace Admin.Api.Data;

/// <summary>A key as it is stored: everything about it but its text. Instants are milliseconds since 1970-01-01 UTC, which every database can order.</summary>
internal sealed class KeyRow : IListedKey, IKeptRow
{
    /// <summary>The <see cref="KeyHash"/>, 64 hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary><c>sk-...</c> and the last four characters: all that is ever shown of the text again.</summary>
    public required string KeyName { get; init; }

    /// <summary>Unique where present.</summary>
    public string? KeyAlias { get; set; }

    public string? TeamId { get; set; }

    public string? UserId { get; set; }

    public List<string> Models { get; set; } = [];

    /// <summary>Null for no scope; never empty.</summary>
    public List<string>? AllowedTags { get; set; }

    /// <summary>Null for none; excludes <see cref="AllowedTags"/>.</summary>
    public List<string>? EnforcedTags { get; set; }

    /// <summary>The hosted tools that the key may use where it is kept to places. Null says nothing; an empty list allows none.</summary>
    public List<string>? AllowedHostedTools { get; set; }

    /// <summary>Spend labels. They never route.</summary>
    public List<string> Tags { get; set; } = [];

    /// <summary>The text of a JSON object.</summary>
    public string Metadata { get; set; } = "{}";

    public long? ExpiresAt { get; set; }

    public bool Blocked { get; set; }

    public Limits Limits { get; set; } = new();

    /// <summary>The text of a JSON object: the fields that are accepted and kept without effect.</summary>
    public string Stored { get; set; } = "{}";

    public long CreatedAt { get; init; }

    public long UpdatedAt { get; set; }

    public string CreatedBy { get; init; } = "";

    /// <summary>The revision of the row's last change.</summary>
    public long Revision { get; set; }

    /// <summary>The tags of whichever scope the key has; null for none.</summary>
    public List<string>? ScopeTags => AllowedTags ?? EnforcedTags;

    /// <summary>The alias, the shown name, the user and the team, each on a line of its own. Stored, so that an index holds it.</summary>
    public string SearchText
    {
        get => string.Join('\n', KeyAlias, KeyName, UserId, TeamId);
        private set { }
    }

    /// <summary>What the key may reach, as one short text: the same for all keys that may reach the same. Stored, so that they are counted off an index.</summary>
    public string Policy
    {
        get => PolicyId.Of(this);
        private set { }
    }

    /// <summary>The same key under a new secret.</summary>
    public KeyRow WithSecret(string hash, string keyName) => new()
    {
        Hash = hash,
        KeyName = keyName,
        KeyAlias = KeyAlias,
        TeamId = TeamId,
        UserId = UserId,
        Models = Models,
        AllowedTags = AllowedTags,
        EnforcedTags = EnforcedTags,
        AllowedHostedTools = AllowedHostedTools,
        Tags = Tags,
        Metadata = Metadata,
        ExpiresAt = ExpiresAt,
        Blocked = Blocked,
        Limits = Limits,
        Stored = Stored,
        CreatedAt = CreatedAt,
        CreatedBy = CreatedBy,
    };

    public KeyRecord ToRecord() => new()
    {
        Hash = Hash,
        TeamId = TeamId,
        Models = Models.Count == 0 ? null : Models,
        AllowedTags = AllowedTags,
        EnforcedTags = EnforcedTags,
        AllowedHostedTools = AllowedHostedTools,
        ExpiresAt = ExpiresAt,
        Blocked = Blocked,
    };
}
