namespace Admin.Api.Data;

/// <summary>The columns that lists of keys filter and sort by. Indexes hold all of them, so that a list is read off an index alone.</summary>
internal interface IListedKey
{
    string Hash { get; }

    string KeyName { get; }

    string? KeyAlias { get; }

    string? TeamId { get; }

    string? UserId { get; }

    bool Blocked { get; }

    long? ExpiresAt { get; }

    long CreatedAt { get; }

    long UpdatedAt { get; }
}
