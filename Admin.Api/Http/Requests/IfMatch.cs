using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace Admin.Api.Http.Requests;

/// <summary>The revision that a change is meant for, from <c>If-Match: "REVISION"</c>.</summary>
/// <param name="Header">The header; null where absent.</param>
internal readonly record struct IfMatch(string? Header)
{
    public static IfMatch Of(HttpRequest request) => new(request.Headers.IfMatch.Count == 0 ? null : request.Headers.IfMatch.ToString());

    /// <summary>The revision as an entity tag.</summary>
    public static string TagOf(long revision) => string.Create(CultureInfo.InvariantCulture, $"\"{revision}\"");

    /// <summary>Whether the header, where present, names this revision. A header that is no revision at all names none.</summary>
    public bool Allows(long revision) =>
        Header is null or "*" || (EntityTagHeaderValue.TryParse(Header, out var tag) && !tag.IsWeak && tag.Tag == TagOf(revision));
}
