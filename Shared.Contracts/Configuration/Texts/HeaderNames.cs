using System.Buffers;
using System.Collections.Frozen;

namespace Shared.Contracts.Configuration.Texts;

/// <summary>Which header names configuration may add to an upstream's request, and which callers' headers it may pass on.</summary>
internal static class HeaderNames
{
    /// <summary>RFC 9110's <c>tchar</c>.</summary>
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Hop-by-hop headers, and those that frame a message: both belong to the connection.</summary>
    private static readonly FrozenSet<string> OfTheConnection = Set(
        "Connection", "Content-Length", "Expect", "Host", "Keep-Alive", "Proxy-Authenticate", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade");

    /// <summary>What describes the body or its coding: the gateway says what it sends, and what it can pass on.</summary>
    private static readonly FrozenSet<string> OfTheBody = Set(
        "Accept-Encoding", "Allow", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Location", "Content-MD5", "Content-Range", "Content-Type",
        "Expires", "Last-Modified");

    /// <summary>What identifies the caller to this gateway; no upstream may see it.</summary>
    private static readonly FrozenSet<string> OfTheCaller = Set("Api-Key", "Authorization", "Cookie", "Proxy-Authorization", "X-Api-Key", "X-Goog-Api-Key");

    /// <summary>Why <c>extra_headers</c> must not name this header, or null.</summary>
    public static string? FaultOfExtra(string name) =>
        !IsToken(name) ? "is not a header name"
        : OfTheConnection.Contains(name) ? "belongs to the connection and cannot be set"
        : OfTheBody.Contains(name) ? "describes the body, which is always sent as plain JSON"
        : null;

    /// <summary>Why <c>forward_headers</c> must not name this header, or null.</summary>
    public static string? FaultOfForwarded(string name) =>
        FaultOfExtra(name) ??
        (OfTheCaller.Contains(name) ? "carries a credential and never goes upstream"
        : name.StartsWith("x-litellm-", StringComparison.OrdinalIgnoreCase) ? "is meant for this gateway and never goes upstream"
        : null);

    /// <summary>Whether a value can be sent in a header: visible ASCII and blanks. With anything else every attempt would fail.</summary>
    public static bool IsValue(string value) => !value.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static bool IsToken(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExcept(TokenCharacters);

    private static FrozenSet<string> Set(params string[] names) => names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
