using System.Net;
using Shared.Contracts.Configuration.Texts;

namespace Gateway.Api.Forwarding;

/// <summary>
/// The way to upstreams through a proxy that the environment names: <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, else <c>ALL_PROXY</c>, in capitals or not, and
/// <c>NO_PROXY</c> for what is reached without one. Addresses of this machine always are.
/// </summary>
internal sealed class UpstreamProxy : IWebProxy, ICredentials
{
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
    /// <exception cref="FormatException">One holds no address; the check before the start tells of it.</exception>
    public static UpstreamProxy? Of(IReadOnlyDictionary<string, string> environment)
    {
        var all = ProxyVariables.AddressOf(environment, ProxyVariables.All);
        var (http, https) = (ProxyVariables.AddressOf(environment, ProxyVariables.Http) ?? all, ProxyVariables.AddressOf(environment, ProxyVariables.Https) ?? all);
        return http is null && https is null ? null : new UpstreamProxy(http, https, NoProxyList.Parse(ProxyVariables.ValueOf(environment, "NO_PROXY") ?? ""));
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
}
