using System.Text.Json;
using Admin.Api.Keys;
using Admin.Api.Teams;

namespace Admin.Api.Data;

/// <summary>What an audit log tells of one change. Rows are kept as the API shows them: never a secret.</summary>
internal sealed record AuditEntry
{
    public const string Key = "key";

    public const string Team = "team";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private AuditEntry(string action, string entityType, string entityId, string entityName, object? before, object? after)
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

    /// <param name="before">Null for a key that is new.</param>
    /// <param name="after">Null for one that is gone.</param>
    public static AuditEntry Of(string action, KeyAnswer? before, KeyAnswer? after)
    {
        var named = after ?? before!;
        return new AuditEntry(action, Key, named.Token, named.KeyAlias ?? named.KeyName, before, after);
    }

    /// <param name="before">Null for a team that is new.</param>
    /// <param name="after">Null for one that is gone.</param>
    public static AuditEntry Of(string action, TeamAnswer? before, TeamAnswer? after)
    {
        var named = after ?? before!;
        return new AuditEntry(action, Team, named.TeamId, named.TeamAlias ?? named.TeamId, before, after);
    }

    private static string? Serialize(object? row) => row is null ? null : JsonSerializer.Serialize(row, row.GetType(), Json);
}
