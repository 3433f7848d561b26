using System.Net;
using System.Net.Sockets;

namespace Shared.Contracts.Places;

/// <summary>The hosts that can only be the operator's own machines: no name or address of theirs means anything outside its network.</summary>
internal static class OwnHosts
{
    private static readonly string[] Endings = [".svc", ".cluster.local", ".localhost"];

    private static readonly IPNetwork[] Networks =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("fc00::/7"),
    ];

    /// <param name="host">As <see cref="Destination.Host"/> gives it.</param>
    /// <param name="why">Which rule says so.</param>
    public static bool Has(string host, out string why)
    {
        if (IPAddress.TryParse(host, out var address)) return HasAddress(address, out why);
        why = host.Contains('.', StringComparison.Ordinal) ? "a name inside a cluster or this machine" : "a name without a dot";
        return why == "a name without a dot" || Array.Exists(Endings, ending => host.EndsWith(ending, StringComparison.Ordinal));
    }

    private static bool HasAddress(IPAddress address, out string why)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        why = IPAddress.IsLoopback(plain) ? "this machine's address" : "a private address";
        return IPAddress.IsLoopback(plain) || (plain.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 && Array.Exists(Networks, network => network.Contains(plain)));
    }
}
