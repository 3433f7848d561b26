using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.Tests.Support;

/// <summary>An answer, read whole.</summary>
internal sealed record GatewayAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public static async Task<GatewayAnswer> ReadAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key.ToLowerInvariant(), h => string.Join(",", h.Value)),
        await response.Content.ReadAsStringAsync());

    /// <summary>The body without its call id: what may be told to somebody who is to learn nothing from it.</summary>
    public string Words => Regex.Replace(Body, @" \(call id: [0-9a-f-]{36}\)", "");

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The error's code; null where the body is no error.</summary>
    public string? Code => Body.Length > 0 && Body[0] == '{' && Json.TryGetProperty("error", out var error) ? error.GetProperty("code").GetString() : null;

    public string? Deployment => Headers.GetValueOrDefault("x-litellm-model-id");
}
