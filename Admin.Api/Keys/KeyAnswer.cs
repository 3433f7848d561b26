using System.Text.Json.Serialization;
using Admin.Api.Data;
using Admin.Api.Http.Requests;

namespace Admin.Api.Keys;

/// <summary>A key row as clients see it.</summary>
internal sealed record KeyAnswer : RowAnswer
{
    /// <summary>The key's text in the answer that makes it; its hash in the one that changes it; absent elsewhere.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Key { get; init; }

    public required string Token { get; init; }

    public string TokenId => Token;

    public required string KeyName { get; init; }

    public string? KeyAlias { get; init; }

    public string? TeamId { get; init; }

    public string? UserId { get; init; }

    public IReadOnlyList<string>? AllowedTags { get; init; }

    public IReadOnlyList<string>? EnforcedTags { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public string? Expires { get; init; }

    private KeyAnswer(KeyRow row)
        : base(row)
    {
    }

    /// <summary>The row with what LiteLLM's rows always hold.</summary>
    public static KeyAnswer ToClient(KeyRow row)
    {
        var answer = Of(row);
        return answer with { Stored = LitellmDefaults.OfKeys.Under(answer.Stored) };
    }

    public static KeyAnswer ToClient(KeyChange change) => ToClient(change.Row) with { Warnings = change.Warnings };

    /// <summary>What is stored, as it is noted in the audit log.</summary>
    public static KeyAnswer Of(KeyRow row) => new(row)
    {
        Token = row.Hash,
        KeyName = row.KeyName,
        KeyAlias = row.KeyAlias,
        TeamId = row.TeamId,
        UserId = row.UserId,
        AllowedTags = row.AllowedTags,
        EnforcedTags = row.EnforcedTags,
        Tags = row.Tags,
        Expires = row.ExpiresAt is { } ms ? Instant.Text(ms) : null,
    };

    /// <summary>What the audit log tells of a change of a key.</summary>
    /// <param name="before">Null for a key that is new.</param>
    /// <param name="after">Null for one that is gone.</param>
    public static AuditEntry Audit(string action, KeyAnswer? before, KeyAnswer? after)
    {
        var named = after ?? before ?? throw new ArgumentNullException(nameof(after));
        return new AuditEntry(action, AuditEntry.Key, named.Token, named.KeyAlias ?? named.KeyName, before, after);
    }
}
