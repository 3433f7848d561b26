using System.Text.Json;

namespace Admin.Api.Data;

/// <summary>One tag that a key names, with the columns that lists filter and sort by. It follows its <see cref="KeyRow"/> in the same transaction.</summary>
internal sealed class KeyTagRow : IListedKey
{
    public required string Tag { get; init; }

    public required string Hash { get; init; }

    /// <summary>Whether the key's scope names it.</summary>
    public bool InScope { get; set; }

    /// <summary>Whether the key has it as a label: in <c>tags</c> or <c>metadata.tags</c>.</summary>
    public bool IsLabel { get; set; }

    public string SearchText { get; set; } = "";

    public string? KeyAlias { get; set; }

    public string? TeamId { get; set; }

    public string? UserId { get; set; }

    public bool Blocked { get; set; }

    public long? ExpiresAt { get; set; }

    public long CreatedAt { get; init; }

    public long UpdatedAt { get; set; }

    /// <summary>The rows that a key has.</summary>
    public static IEnumerable<KeyTagRow> Of(KeyRow key)
    {
        var scope = (key.ScopeTags ?? []).ToHashSet(StringComparer.Ordinal);
        var labels = key.Tags.Concat(MetadataTags(key.Metadata)).ToHashSet(StringComparer.Ordinal);
        return scope.Union(labels, StringComparer.Ordinal).Select(tag => new KeyTagRow
        {
            Tag = tag,
            Hash = key.Hash,
            InScope = scope.Contains(tag),
            IsLabel = labels.Contains(tag),
            SearchText = key.SearchText,
            KeyAlias = key.KeyAlias,
            TeamId = key.TeamId,
            UserId = key.UserId,
            Blocked = key.Blocked,
            ExpiresAt = key.ExpiresAt,
            CreatedAt = key.CreatedAt,
            UpdatedAt = key.UpdatedAt,
        });
    }

    private static IEnumerable<string> MetadataTags(string metadata) =>
        JsonElement.Parse(metadata).TryGetProperty("tags", out var tags) && tags.ValueKind == JsonValueKind.Array
            ? tags.EnumerateArray().Select(t => t.GetString()!.Trim())
            : [];
}
