using System.Buffers;
using System.Collections.Frozen;

namespace Shared.Contracts.Configuration;

/// <summary>Which header names configuration may add to an upstream's request, and which callers' headers it may pass on.</summary>
internal static class HeaderNames
{
    /// <summary>RFC 9110's <c>tchar</c>.</summary>
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Hop-by-hop headers, and those that frame a message: both belong to the connection.</summary>
    private static readonly FrozenSet<string> OfTheConnection = Set(
        "Connection", "Content-Length", "Expect", "Host", "Keep-Alive", "Proxy-Authenticate", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade");

    /// <summary>What identifies the caller to this gateway; no upstream may see it.</summary>
    private static readonly FrozenSet<string> OfTheCaller = Set("Api-Key", "Authorization", "Cookie", "Proxy-Authorization", "X-Api-Key", "X-Goog-Api-Key");

    /// <summary>Why <c>extra_headers</c> must not name this header, or null.</summary>
    public static string? FaultOfExtra(string name) =>
        !IsToken(name) ? "is not a header name"
        : OfTheConnection.Contains(name) ? "belongs to the connection and cannot be set"
        : null;

    /// <summary>Why <c>forward_headers</c> must not name this header, or null.</summary>
    public static string? FaultOfForwarded(string name) =>
        FaultOfExtra(name) ??
        (OfTheCaller.Contains(name) ? "carries a credential and never goes upstream"
        : name.StartsWith("x-litellm-", StringComparison.OrdinalIgnoreCase) ? "is meant for this gateway and never goes upstream"
        : null);

    /// <summary>Whether a value can stand in a header: no control characters.</summary>
    public static bool IsValue(string value) => !value.AsSpan().ContainsAnyInRange('\0', '\x1f') && !value.Contains('\x7f', StringComparison.Ordinal);

    private static bool IsToken(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExcept(TokenCharacters);

    private static FrozenSet<string> Set(params string[] names) => names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
