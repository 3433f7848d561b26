using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Shared.Contracts.Configuration.Texts;

namespace Shared.Contracts.Hosting;

/// <summary>Which addresses to listen at exclude each other: the system gives each pair of address and port to one socket.</summary>
internal static class ListenOverlap
{
    /// <summary>Whether the second cannot be had where the first is. What is no address overlaps with none.</summary>
    public static bool Of(string first, string second)
    {
        if (ListenAddress.FaultOf(first) is not null || ListenAddress.FaultOf(second) is not null) return false;
        var (one, other) = (BindingAddress.Parse(first), BindingAddress.Parse(second));
        if (one.IsUnixPipe || other.IsUnixPipe) return one.IsUnixPipe && other.IsUnixPipe && one.UnixPipePath == other.UnixPipePath;
        // Port 0 is a free one.
        return one.Port == other.Port && one.Port != 0 && AddressesOf(one).Any(a => AddressesOf(other).Any(b => Covers(a, b) || Covers(b, a)));
    }

    /// <summary>As the server reads a host: an address, both of loopback, and for every other name all there are.</summary>
    private static IPAddress[] AddressesOf(BindingAddress address)
    {
        if (IPAddress.TryParse(address.Host, out var one)) return [one];
        return address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [IPAddress.IPv6Any];
    }

    /// <summary>IPv6's "any" takes those of IPv4 with it.</summary>
    private static bool Covers(IPAddress wide, IPAddress address) =>
        wide.Equals(address) || wide.Equals(IPAddress.IPv6Any) || (wide.Equals(IPAddress.Any) && address.AddressFamily == AddressFamily.InterNetwork);
}
