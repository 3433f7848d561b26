using Microsoft.Extensions.Primitives;

namespace Admin.Api.Http.Authentication;

/// <summary>Reads the key a client presents.</summary>
internal static class PresentedKey
{
    private const string Scheme = "Bearer ";

    /// <summary>From <c>Authorization: Bearer</c>, <c>x-api-key</c> or <c>api-key</c>; null where there is none or where two differ.</summary>
    public static string? Read(IHeaderDictionary headers)
    {
        string? key = null;
        foreach (var presented in new[] { Bearer(headers), Single(headers["x-api-key"]), Single(headers["api-key"]) })
        {
            if (presented is null) continue;
            if (key is not null && !string.Equals(key, presented, StringComparison.Ordinal)) return null;
            key = presented;
        }

        return key;
    }

    /// <summary>From <c>Authorization: Bearer</c> alone.</summary>
    public static string? Bearer(IHeaderDictionary headers)
    {
        var header = Single(headers.Authorization);
        return header is not null && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
    }

    private static string? Single(StringValues values) => values.Count == 1 ? values[0]?.Trim() : null;
}
