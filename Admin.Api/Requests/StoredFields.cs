using System.Text.Json;

namespace Admin.Api.Requests;

/// <summary>The LiteLLM fields that are accepted and kept as they came, without effect until their feature exists.</summary>
/// <param name="Values">The fields that are present; a null value clears one.</param>
internal sealed record StoredFields(IReadOnlyDictionary<string, JsonElement?> Values)
{
    private static readonly string[] Names =
        ["aliases", "config", "permissions", "guardrails", "object_permission", "spend", "send_invite_email", "model_max_budget"];

    /// <summary>Nothing is changed.</summary>
    public static StoredFields None { get; } = new(new Dictionary<string, JsonElement?>());

    public static StoredFields Read(BodyFields fields) => new(Names
        .Select(name => (Name: name, Field: fields.Any(name)))
        .Where(f => f.Field.IsPresent)
        .ToDictionary(f => f.Name, f => f.Field.Value, StringComparer.Ordinal));

    /// <summary>The text of a JSON object: what is stored, with these fields over it.</summary>
    public string Over(string stored)
    {
        if (Values.Count == 0) return stored;
        var merged = Parse(stored);
        foreach (var (name, value) in Values)
        {
            if (value is { } given) merged[name] = given;
            else merged.Remove(name);
        }

        return JsonSerializer.Serialize(merged);
    }

    public static Dictionary<string, JsonElement> Parse(string stored) => JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(stored) ?? [];
}
