using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Shared.Contracts.Hosting;

/// <summary>What a request's headers say about its key.</summary>
public enum PresentedKeyState
{
    /// <summary>No header carries one.</summary>
    Missing,

    /// <summary>Several headers or lines that do not agree: whichever was meant, another reader might take the other.</summary>
    Ambiguous,

    Present,
}

/// <summary>Reads the key of a request from <c>Authorization: Bearer</c>, <c>x-api-key</c> or <c>api-key</c>, by one rule for both services.</summary>
public static class PresentedKeyText
{
    private const string Scheme = "Bearer ";

    /// <param name="key">The key's text where one is present; else empty. It belongs into a hash or a comparison, and nowhere else.</param>
    public static PresentedKeyState Read(IHeaderDictionary headers, out string key)
    {
        string? found = null;
        // Several Authorization lines are refused even when they are equal: proxies before us may have joined or dropped one.
        var isOne = headers.Authorization.Count <= 1
            && Take(Bearer(headers.Authorization), ref found)
            && TakeEach(headers["x-api-key"], ref found)
            && TakeEach(headers["api-key"], ref found);
        key = isOne ? found ?? "" : "";
        if (!isOne) return PresentedKeyState.Ambiguous;
        return found is null ? PresentedKeyState.Missing : PresentedKeyState.Present;
    }

    /// <summary>From <c>Authorization: Bearer</c> alone; null where that is not one line with one.</summary>
    public static string? BearerOf(IHeaderDictionary headers) =>
        headers.Authorization.Count == 1 && Bearer(headers.Authorization) is { Length: > 0 } key ? key : null;

    private static string? Bearer(StringValues authorization)
    {
        if (authorization.Count == 0 || authorization[0] is not { } value) return null;
        return value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? value[Scheme.Length..].Trim() : null;
    }

    private static bool TakeEach(StringValues values, ref string? key)
    {
        foreach (var value in values)
        {
            if (!Take(value?.Trim(), ref key)) return false;
        }

        return true;
    }

    /// <summary>False when another header has already given a different key.</summary>
    private static bool Take(string? value, ref string? key)
    {
        if (string.IsNullOrEmpty(value)) return true;
        if (key is not null && !string.Equals(key, value, StringComparison.Ordinal)) return false;
        key = value;
        return true;
    }
}
