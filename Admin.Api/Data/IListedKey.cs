namespace Admin.Api.Data;

/// <summary>The columns that lists of keys filter and sort by. Indexes hold all of them, so that a list is read off an index alone.</summary>
internal interface IListedKey
{
    string Hash { get; }

    /// <summary>What a search looks through: one text, so that a row is looked through once.</summary>
    string SearchText { get; }

    string? KeyAlias { get; }

    string? TeamId { get; }

    string? UserId { get; }

    bool Blocked { get; }

    long? ExpiresAt { get; }

    long CreatedAt { get; }

    long UpdatedAt { get; }
}
