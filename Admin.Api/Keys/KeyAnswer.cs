using System.Text.Json;
using System.Text.Json.Serialization;
using Admin.Api.Data;
using Admin.Api.Http.Requests;

namespace Admin.Api.Keys;

/// <summary>A key row as clients see it.</summary>
internal sealed record KeyAnswer
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

    public required IReadOnlyList<string> Models { get; init; }

    public IReadOnlyList<string>? AllowedTags { get; init; }

    public IReadOnlyList<string>? EnforcedTags { get; init; }

    public IReadOnlyList<string>? AllowedHostedTools { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required JsonElement Metadata { get; init; }

    public string? Expires { get; init; }

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

    /// <summary>The row with what LiteLLM's rows always hold.</summary>
    public static KeyAnswer ToClient(KeyRow row)
    {
        var answer = Of(row);
        return answer with { Stored = LitellmDefaults.OfKeys.Under(answer.Stored) };
    }

    public static KeyAnswer ToClient(KeyChange change) => ToClient(change.Row) with { Warnings = change.Warnings };

    /// <summary>What is stored, as it is noted in the audit log.</summary>
    public static KeyAnswer Of(KeyRow row) => new()
    {
        Token = row.Hash,
        KeyName = row.KeyName,
        KeyAlias = row.KeyAlias,
        TeamId = row.TeamId,
        UserId = row.UserId,
        Models = row.Models,
        AllowedTags = row.AllowedTags,
        EnforcedTags = row.EnforcedTags,
        AllowedHostedTools = row.AllowedHostedTools,
        Tags = row.Tags,
        Metadata = JsonElement.Parse(row.Metadata),
        Expires = row.ExpiresAt is { } ms ? Instant.Text(ms) : null,
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

    /// <summary>What the audit log tells of a change of a key.</summary>
    /// <param name="before">Null for a key that is new.</param>
    /// <param name="after">Null for one that is gone.</param>
    public static AuditEntry Audit(string action, KeyAnswer? before, KeyAnswer? after)
    {
        var named = after ?? before ?? throw new ArgumentNullException(nameof(after));
        return new AuditEntry(action, AuditEntry.Key, named.Token, named.KeyAlias ?? named.KeyName, before, after);
    }
}
