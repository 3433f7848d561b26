using System.Net;

namespace Shared.Contracts.Configuration.Texts;

/// <summary>The form of an address to listen at, as the web server reads it: <c>http://host:port</c>, <c>https://…</c>, or <c>http://unix:/path</c>.</summary>
public static class ListenAddress
{
    private const string SchemeEnd = "://";

    /// <summary>What is wrong with an address, or null.</summary>
    public static string? FaultOf(string address)
    {
        if (address.Contains('@', StringComparison.Ordinal)) return "holds a user name or password; write http://host:port";
        var at = address.IndexOf(SchemeEnd, StringComparison.Ordinal);
        if (at < 0) return $"'{address}' has no scheme; write http://{address}, or https://… for TLS";
        var scheme = address[..at].ToLowerInvariant();
        if (scheme is not ("http" or "https")) return $"has the scheme '{scheme}'; http and https (TLS) are known";
        var rest = address[(at + SchemeEnd.Length)..];
        if (rest.StartsWith("unix:/", StringComparison.OrdinalIgnoreCase)) return null;
        if (rest.TrimEnd('/').Contains('/', StringComparison.Ordinal)) return $"'{address}' has a path; a service listens at a host and a port (general_settings.root_path is for a path)";
        return FaultOfHost(address, rest.TrimEnd('/'));
    }

    private static string? FaultOfHost(string address, string hostAndPort)
    {
        var bracket = hostAndPort.LastIndexOf(']');
        var colon = hostAndPort.IndexOf(':', bracket + 1);
        var host = colon < 0 ? hostAndPort : hostAndPort[..colon];
        if (host.Length == 0) return $"'{address}' has no host; write 127.0.0.1, a machine's own address, or * for all";
        if (bracket > 0 && !IPAddress.TryParse(host, out _)) return $"'{address}' has an IPv6 address that cannot be read";
        if (colon < 0) return null;
        var port = hostAndPort[(colon + 1)..];
        if (PlainText.AsWhole(port) is not (>= 0 and <= IPEndPoint.MaxPort)) return $"'{address}' has the port '{port}'; a port is a number from 0 to {IPEndPoint.MaxPort}";
        return port == "0" && host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            ? "has port 0 on localhost, which is two addresses; write 127.0.0.1 or [::1]"
            : null;
    }
}
