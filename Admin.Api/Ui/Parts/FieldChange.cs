using System.Text.Json;

namespace Admin.Api.Ui.Parts;

/// <summary>A field that differs between two states of a row, as text for people.</summary>
internal sealed record FieldChange(string Field, string Before, string After)
{
    private const string Nothing = "–";

    /// <summary>Fields that change with every change, or stand elsewhere in the entry, and say nothing by themselves.</summary>
    private static readonly string[] Accompanying = ["revision", "updated_at", "created_at", "created_by", "token", "token_id"];

    /// <summary>The fields that differ; of a row that was made or removed, those that say something.</summary>
    public static IReadOnlyList<FieldChange> Between(JsonElement? before, JsonElement? after)
    {
        var (old, now) = (FieldsOf(before), FieldsOf(after));
        return
        [
            .. old.Keys.Union(now.Keys).Except(Accompanying)
                .Select(field => new FieldChange(field, old.GetValueOrDefault(field, Nothing), now.GetValueOrDefault(field, Nothing)))
                .Where(change => change.Before != change.After),
        ];
    }

    private static Dictionary<string, string> FieldsOf(JsonElement? row) => row is { ValueKind: JsonValueKind.Object } known
        ? known.EnumerateObject().ToDictionary(f => f.Name, f => TextOf(f.Value), StringComparer.Ordinal)
        : [];

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => Nothing,
        JsonValueKind.Array when value.GetArrayLength() == 0 => Nothing,
        JsonValueKind.Array when value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String) => string.Join(", ", value.EnumerateArray().Select(v => v.GetString())),
        JsonValueKind.Object when !value.EnumerateObject().Any() => Nothing,
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        _ => value.ToString(),
    };
}
