using System.Text.Json;
using Admin.Api.Data;

namespace Admin.Api.Audit;

/// <summary>One change.</summary>
/// <param name="Revision">The revision that it made; as it stands in the row after.</param>
/// <param name="At">ISO 8601, UTC.</param>
/// <param name="Action">Such as <c>key.update</c>.</param>
/// <param name="EntityType"><c>key</c> or <c>team</c>.</param>
/// <param name="EntityId">The key's hash or the team's id.</param>
/// <param name="EntityName">Its alias, or what else people know it by.</param>
/// <param name="Before">The row as it was; null where there was none.</param>
/// <param name="After">The row as it became; null where there is none.</param>
internal sealed record AuditAnswer(
    long Revision, string At, string Actor, string Action, string EntityType, string EntityId, string EntityName, JsonElement? Before, JsonElement? After)
{
    public static AuditAnswer Of(AuditRow row) => new(
        row.Revision, Instant.Text(row.At), row.Actor, row.Action, row.EntityType, row.EntityId, row.EntityName, Parse(row.Before), Parse(row.After));

    private static JsonElement? Parse(string? json) => json is null ? null : JsonElement.Parse(json);
}

/// <summary>One page of <c>/audit</c>.</summary>
internal sealed record AuditListAnswer(IReadOnlyList<AuditAnswer> Data, long TotalCount, long CurrentPage, long TotalPages);
