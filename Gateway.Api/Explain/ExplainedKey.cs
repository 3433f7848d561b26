using System.Text.Json;
using Shared.Contracts.Sync;

namespace Gateway.Api.Explain;

/// <summary>Which key the administrator asks about: <c>key</c> (its text) or <c>key_hash</c> in the body. None means the asker's own.</summary>
internal readonly record struct ExplainedKey(KeyHash? Hash, string? Param, string? Fault)
{
    private const string Key = "key";
    private const string HashName = "key_hash";

    public static ExplainedKey Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            var json = new Utf8JsonReader(body.Span);
            var found = default(ExplainedKey);
            while (json.Read())
            {
                if (json.TokenType != JsonTokenType.PropertyName || json.CurrentDepth != 1) continue;
                var param = json.ValueTextEquals(Key) ? Key : json.ValueTextEquals(HashName) ? HashName : null;
                json.Read();
                if (param is null) json.Skip();
                else if (found.Param is not null) return new ExplainedKey(null, param, "Name one key, once.");
                else found = Of(param, json.TokenType == JsonTokenType.String ? json.GetString()! : "");
            }

            return found;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The body scanner says what is wrong with the body, for every endpoint in the same words.
            return default;
        }
    }

    private static ExplainedKey Of(string param, string text)
    {
        if (param == Key && text.Length > 0) return new ExplainedKey(KeyHash.Of(text), param, null);
        return KeyHash.TryParse(text, out var hash)
            ? new ExplainedKey(hash, param, null)
            : new ExplainedKey(null, param, $"'{param}' must be {(param == Key ? "a key's text" : "64 hexadecimal digits")}.");
    }
}
