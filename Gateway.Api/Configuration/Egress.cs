using System.Net;
using Gateway.Api.Credentials;
using Gateway.Api.Forwarding;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;
using StackExchange.Redis;

namespace Gateway.Api.Configuration;

/// <summary>
/// Every host and port that a gateway with this configuration and environment opens connections to: what <c>--egress</c> prints, for a firewall or a network policy.
/// Nothing else in the gateway connects to anything; a part that begins to has its line here.
/// </summary>
internal static class Egress
{
    private const int RedisPort = 6379;
    private const int RedisTlsPort = 6380;
    private const int SentinelPort = 26379;

    /// <summary>As <c>host:port</c>, sorted, each once.</summary>
    public static IReadOnlyList<string> Of(GatewayConfiguration configuration, IReadOnlyDictionary<string, string> environment)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var proxy = UpstreamProxy.Of(environment);
        foreach (var entry in configuration.ModelList) AddUpstream(entry.Upstream, proxy, found);
        Add(new Uri(configuration.General.AdminUrl), found);
        AddRedis(configuration.General, found);
        AddCollectors(environment, found);
        return [.. found];
    }

    /// <summary>What the list cannot know; null for nothing.</summary>
    public static string? WarningOf(GatewayConfiguration configuration) =>
        configuration.General.RedisUrl is { } redis && ConfigurationOptions.Parse(redis.Reveal()) is var options && (options.ServiceName is not null || options.EndPoints.Count > 1)
            ? "general_settings.redis_url names a group of servers, which name further ones while the gateway runs: Sentinels their primaries, a Cluster its nodes. Add what they name."
            : null;

    /// <summary>A proxy is contacted in its upstreams' place.</summary>
    private static void AddUpstream(Upstream upstream, UpstreamProxy? proxy, SortedSet<string> found)
    {
        if (upstream.Provider == UpstreamProvider.Mock || upstream.ApiBase is not { } address) return;
        var destination = new Uri(address);
        Add(proxy?.GetProxy(destination) ?? destination, found);
        foreach (var service in upstream.Credential?.TokenServices ?? []) Add((TokenClient.IsOfTheMachine(service) ? null : proxy?.GetProxy(service)) ?? service, found);
    }

    /// <summary>Without an address of its own it is the server that Admin.Api hosts on this machine.</summary>
    private static void AddRedis(GeneralSettings general, SortedSet<string> found)
    {
        if (general.RedisUrl is not { } redis)
        {
            Add(IPAddress.Loopback.ToString(), general.EmbeddedRedisPort, found);
            return;
        }

        var options = ConfigurationOptions.Parse(redis.Reveal());
        var usual = options.ServiceName is not null ? SentinelPort : options.Ssl ? RedisTlsPort : RedisPort;
        foreach (var server in options.EndPoints)
        {
            var (host, port) = server switch
            {
                DnsEndPoint named => (named.Host, named.Port),
                IPEndPoint numbered => (numbered.Address.ToString(), numbered.Port),
                // A socket of this machine's file system.
                _ => ("", 0),
            };
            if (host.Length > 0) Add(host, port == 0 ? usual : port, found);
        }
    }

    /// <summary>The collectors of OpenTelemetry's variables, and the proxy that the exporter would go through.</summary>
    private static void AddCollectors(IReadOnlyDictionary<string, string> environment, SortedSet<string> found)
    {
        foreach (var collector in CollectorAddresses.Of(name => environment.GetValueOrDefault(name)))
        {
            Add(collector, found);
            if (UpstreamProxy.Of(environment)?.GetProxy(collector) is { } proxy) Add(proxy, found);
        }
    }

    private static void Add(Uri address, SortedSet<string> found) => Add(address.IdnHost, address.Port, found);

    private static void Add(string host, int port, SortedSet<string> found) =>
        found.Add(IPAddress.TryParse(host, out var ip) && ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{ip}]:{port}" : $"{host.ToLowerInvariant()}:{port}");
}
