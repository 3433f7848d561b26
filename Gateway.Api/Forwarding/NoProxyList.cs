using System.Net;

namespace Gateway.Api.Forwarding;

/// <summary>
/// <c>NO_PROXY</c>, as curl and Go read it: names separated by commas, each with what is below it (<c>example.com</c>, <c>.example.com</c>, <c>*.example.com</c>),
/// addresses, networks (<c>10.0.0.0/8</c>), each with a port or without, and <c>*</c> for everything.
/// </summary>
internal sealed class NoProxyList
{
    private readonly List<(string Name, int? Port)> _names = [];
    private readonly List<(IPAddress Address, int? Port)> _addresses = [];
    private readonly List<IPNetwork> _networks = [];
    private bool _isEverything;

    public static NoProxyList Parse(string text)
    {
        var list = new NoProxyList();
        foreach (var entry in text.Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) list.Add(entry);
        return list;
    }

    /// <summary>Whether an address is reached without a proxy. One of this machine always is, whatever the list says.</summary>
    public bool Names(Uri destination)
    {
        var host = destination.IdnHost.TrimEnd('.');
        if (IPAddress.TryParse(host, out var address)) return NamesAddress(Plain(address), destination.Port);
        return _isEverything || IsIn(host, "localhost") || _names.Any(entry => IsIn(host, entry.Name) && (entry.Port ?? destination.Port) == destination.Port);
    }

    private bool NamesAddress(IPAddress address, int port) =>
        _isEverything || IPAddress.IsLoopback(address) || _networks.Any(network => network.Contains(address))
        || _addresses.Any(entry => entry.Address.Equals(address) && (entry.Port ?? port) == port);

    private void Add(string entry)
    {
        if (entry == "*") _isEverything = true;
        else if (IPNetwork.TryParse(entry, out var network)) _networks.Add(network);
        else if (IPAddress.TryParse(entry.Trim('[', ']'), out var address)) _addresses.Add((Plain(address), null));
        else AddWithPort(entry);
    }

    private void AddWithPort(string entry)
    {
        var colon = entry.LastIndexOf(':');
        int? port = colon >= 0 && int.TryParse(entry.AsSpan(colon + 1), out var number) ? number : null;
        var name = port is null ? entry : entry[..colon];
        if (IPAddress.TryParse(name.Trim('[', ']'), out var address)) _addresses.Add((Plain(address), port));
        else _names.Add((name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name.Trim('.'), port));
    }

    private static bool IsIn(string host, string name) =>
        name.Length > 0 && host.EndsWith(name, StringComparison.OrdinalIgnoreCase) && (host.Length == name.Length || host[^(name.Length + 1)] == '.');

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
