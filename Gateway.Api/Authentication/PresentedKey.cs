using Microsoft.Extensions.Primitives;
using Shared.Contracts.Sync;

namespace Gateway.Api.Authentication;

/// <summary>What a request's headers say about its key. The key's text goes no further than this file.</summary>
internal enum PresentedKeyState
{
    /// <summary>No header carries one.</summary>
    Missing,

    /// <summary>Several headers or lines that do not agree: whichever was meant, another reader might take the other.</summary>
    Ambiguous,

    Present,
}

/// <summary>Reads the key from <c>Authorization: Bearer</c>, <c>x-api-key</c> or <c>api-key</c>.</summary>
internal readonly record struct PresentedKey(PresentedKeyState State, KeyHash Hash)
{
    private const string Scheme = "Bearer ";

    public static PresentedKey Read(IHeaderDictionary headers)
    {
        // Several Authorization lines are refused even when they are equal: proxies before us may have joined or dropped one.
        if (headers.Authorization.Count > 1) return new PresentedKey(PresentedKeyState.Ambiguous, default);

        string? key = null;
        if (!Take(Bearer(headers.Authorization), ref key)
            || !TakeEach(headers["x-api-key"], ref key)
            || !TakeEach(headers["api-key"], ref key))
            return new PresentedKey(PresentedKeyState.Ambiguous, default);

        return key is null ? default : new PresentedKey(PresentedKeyState.Present, KeyHash.Of(key));
    }

    private static string? Bearer(StringValues authorization)
    {
        if (authorization.Count == 0) return null;
        var value = authorization[0]!;
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
