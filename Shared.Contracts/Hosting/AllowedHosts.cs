using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Shared.Contracts.Hosting;

/// <summary><c>AllowedHosts</c>: a request for another host name is refused, in the service's own shape of an error.</summary>
public static class AllowedHosts
{
    private const string Any = "*";

    /// <param name="hosts">Names, <c>*.example.com</c>, or <c>*</c>; none for any.</param>
    /// <param name="refuse">Answers in the service's shape.</param>
    public static void UseAllowedHosts(this IApplicationBuilder app, IReadOnlyList<string> hosts, RequestDelegate refuse)
    {
        if (hosts.Count == 0 || hosts.Contains(Any)) return;
        // A request line's own host, punycode and ports are the server's to sort out; what is compared is the name.
        StringSegment[] patterns = [.. hosts.Select(host => (StringSegment)new HostString(host).ToUriComponent())];
        app.Use(next => context => IsAllowed(context.Request.Host, patterns) ? next(context) : refuse(context));
    }

    /// <summary>A request of HTTP/1.0 need not name a host, so none is no host that is allowed.</summary>
    private static bool IsAllowed(HostString host, StringSegment[] patterns) =>
        host.HasValue && HostString.MatchesAny(HostWithoutPort(host), patterns);

    private static StringSegment HostWithoutPort(HostString host)
    {
        var text = host.ToUriComponent();
        var colon = text.LastIndexOf(':');
        return colon > text.LastIndexOf(']') ? text[..colon] : text;
    }
}
