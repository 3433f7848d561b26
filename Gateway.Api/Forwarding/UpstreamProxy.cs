using System.Net;

namespace Gateway.Api.Forwarding;

/// <summary>
/// The way to upstreams through a proxy that the environment names: <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, else <c>ALL_PROXY</c>, in capitals or not, and
/// <c>NO_PROXY</c> for what is reached without one. Addresses of this machine always are.
/// </summary>
internal sealed class UpstreamProxy : IWebProxy, ICredentials
{
    private static readonly string[] Schemes = ["http", "https", "socks4", "socks4a", "socks5"];

    private readonly Uri? _http;
    private readonly Uri? _https;
    private readonly NoProxyList _without;

    private UpstreamProxy(Uri? http, Uri? https, NoProxyList without)
    {
        _http = http;
        _https = https;
        _without = without;
    }

    /// <summary>Each proxy's own user and password stand in its address.</summary>
    public ICredentials? Credentials
    {
        get => this;
        set => throw new NotSupportedException();
    }

    /// <summary>Null where the environment names no proxy.</summary>
    /// <exception cref="FormatException"><see cref="FaultIn"/> has a sentence.</exception>
    public static UpstreamProxy? Of(IReadOnlyDictionary<string, string> environment)
    {
        var all = AddressIn(environment, "ALL_PROXY");
        var (http, https) = (AddressIn(environment, "HTTP_PROXY") ?? all, AddressIn(environment, "HTTPS_PROXY") ?? all);
        return http is null && https is null ? null : new UpstreamProxy(http, https, NoProxyList.Parse(ValueIn(environment, "NO_PROXY") ?? ""));
    }

    /// <summary>What is wrong with the proxies that the environment names; null for nothing. Repeats no value, since a password may stand in it.</summary>
    public static string? FaultIn(IReadOnlyDictionary<string, string> environment)
    {
        foreach (var name in (string[])["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"])
        {
            if (ValueIn(environment, name) is { } value && Parse(value) is null)
                return $"The environment variable {name} is not the address of a proxy. Write it as http://host:port; {string.Join(", ", Schemes)} are known.";
        }

        return null;
    }

    public Uri? GetProxy(Uri destination) =>
        _without.Names(destination) ? null : destination.Scheme == Uri.UriSchemeHttps ? _https : _http;

    public bool IsBypassed(Uri host) => GetProxy(host) is null;

    public NetworkCredential? GetCredential(Uri uri, string authType)
    {
        var user = (SameServer(uri, _https) ? _https : SameServer(uri, _http) ? _http : null)?.UserInfo;
        if (string.IsNullOrEmpty(user)) return null;
        var parts = user.Split(':', 2);
        return new NetworkCredential(Uri.UnescapeDataString(parts[0]), parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "");
    }

    private static bool SameServer(Uri asked, Uri? proxy) => proxy is not null && asked.Host == proxy.Host && asked.Port == proxy.Port;

    private static Uri? AddressIn(IReadOnlyDictionary<string, string> environment, string name) =>
        ValueIn(environment, name) is { } value ? Parse(value) ?? throw new FormatException($"{name} is not the address of a proxy.") : null;

    /// <summary>The lower case stands above, as in curl.</summary>
    private static string? ValueIn(IReadOnlyDictionary<string, string> environment, string name)
    {
        var value = environment.GetValueOrDefault(name.ToLowerInvariant()) ?? environment.GetValueOrDefault(name);
        return string.IsNullOrWhiteSpace(value) ? null : value.Trim();
    }

    private static Uri? Parse(string value) =>
        Uri.TryCreate(value.Contains("://", StringComparison.Ordinal) ? value : "http://" + value, UriKind.Absolute, out var address)
        && Schemes.Contains(address.Scheme, StringComparer.Ordinal) && address.Host.Length > 0
            ? address
            : null;
}
