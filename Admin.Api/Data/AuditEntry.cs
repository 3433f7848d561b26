using System.Text.Json;

namespace Admin.Api.Data;

/// <summary>What an audit log tells of one change. Rows are kept as the API shows them: never a secret.</summary>
internal sealed record AuditEntry
{
    public const string Key = "key";

    public const string Team = "team";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <param name="action">What was done, such as <c>key.update</c>.</param>
    /// <param name="entityType"><see cref="Key"/> or <see cref="Team"/>.</param>
    /// <param name="entityId">What the entry is found by.</param>
    /// <param name="entityName">What people call it.</param>
    /// <param name="before">The row as the API shows it; null for one that is new.</param>
    /// <param name="after">The same after the change; null for one that is gone.</param>
    public AuditEntry(string action, string entityType, string entityId, string entityName, object? before, object? after)
    {
        (Action, EntityType, EntityId, EntityName) = (action, entityType, entityId, entityName);
        (Before, After) = (Serialize(before), Serialize(after));
    }

    public string Action { get; }

    public string EntityType { get; }

    public string EntityId { get; }

    public string EntityName { get; }

    public string? Before { get; }

    public string? After { get; }

    private static string? Serialize(object? row) => row is null ? null : JsonSerializer.Serialize(row, row.GetType(), Json);
}
