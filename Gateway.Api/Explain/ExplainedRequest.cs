using System.Text.Json;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;

namespace Gateway.Api.Explain;

/// <summary>What stands in the body beside the request that is explained: <c>operation</c>, and for the administrator <c>key</c> (its text) or <c>key_hash</c>.</summary>
/// <param name="Hash">The key that is asked about; null for the asker's own.</param>
/// <param name="Operation">What is asked of the model.</param>
/// <param name="Param">The member that names the key, or that is wrong.</param>
/// <param name="Fault">What is wrong.</param>
internal readonly record struct ExplainedRequest(KeyHash? Hash, InferenceOperation Operation, string? Param, string? Fault)
{
    private const string Key = "key";
    private const string HashName = "key_hash";
    private const string OperationName = "operation";

    public static ExplainedRequest Read(ReadOnlyMemory<byte> body)
    {
        var read = default(ExplainedRequest);
        try
        {
            var json = new Utf8JsonReader(body.Span);
            while (read.Fault is null && json.Read())
            {
                if (json.TokenType != JsonTokenType.PropertyName || json.CurrentDepth != 1) continue;
                var name = json.ValueTextEquals(Key) ? Key : json.ValueTextEquals(HashName) ? HashName : json.ValueTextEquals(OperationName) ? OperationName : null;
                json.Read();
                if (name is null) json.Skip();
                else read = read.With(name, json.TokenType == JsonTokenType.String ? json.GetString()! : "");
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The body scanner says what is wrong with the body, for every endpoint in the same words. Nothing is made of what was read before that.
            return default;
        }

        return read;
    }

    private ExplainedRequest With(string name, string text)
    {
        if (name == OperationName)
        {
            return InferenceOperationName.Find(text) is { } operation
                ? this with { Operation = operation }
                : this with { Param = name, Fault = $"'{name}' must be one of {OperationSet.All}." };
        }

        if (Param is not null) return this with { Param = name, Fault = "Name one key, once." };
        if (name == Key && text.Length > 0) return this with { Hash = KeyHash.Of(text), Param = name };
        return KeyHash.TryParse(text, out var hash)
            ? this with { Hash = hash, Param = name }
            : this with { Param = name, Fault = $"'{name}' must be {(name == Key ? "a key's text" : "64 hexadecimal digits")}." };
    }
}
