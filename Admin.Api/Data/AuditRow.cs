namespace Admin.Api.Data;

/// <summary>Who changed what and when. The database itself refuses to change or remove one.</summary>
internal sealed class AuditRow
{
    /// <summary>The revision that the change made.</summary>
    public required long Revision { get; init; }

    /// <summary>Milliseconds since 1970-01-01 UTC.</summary>
    public required long At { get; init; }

    public required string Actor { get; init; }

    /// <summary>Such as <c>key.update</c>.</summary>
    public required string Action { get; init; }

    /// <summary><c>key</c> or <c>team</c>.</summary>
    public required string EntityType { get; init; }

    /// <summary>The key's hash or the team's id.</summary>
    public required string EntityId { get; init; }

    /// <summary>An alias, or what else people know it by.</summary>
    public required string EntityName { get; init; }

    /// <summary>The JSON of the row before; null where there was none.</summary>
    public string? Before { get; init; }

    /// <summary>The JSON of the row after; null where there is none.</summary>
    public string? After { get; init; }
}
