using System.Net.Sockets;
using Shared.Contracts.Configuration.Settings;

namespace Shared.Contracts.Hosting;

/// <summary>One sentence for what keeps a service from listening: an operator needs the address and what to do, not a stack.</summary>
public static class StartFault
{
    /// <summary>Null where the exception is about something else.</summary>
    /// <param name="endpoints">Where the service was to listen.</param>
    public static string? Of(Exception fault, IReadOnlyList<EndpointSettings> endpoints) => fault switch
    {
        ServerStartException told => told.Message,
        // The server's own words name the address that is taken.
        IOException taken => taken.Message,
        SocketException { SocketErrorCode: SocketError.AccessDenied } =>
            $"Cannot listen at {Addresses(endpoints)}: this process has no right to. Ports below 1024 need the capability CAP_NET_BIND_SERVICE; choose a port above, or give it.",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => $"Cannot listen at {Addresses(endpoints)}: this machine has no such address.",
        SocketException refused => $"Cannot listen at {Addresses(endpoints)}: {refused.Message}.",
        _ => null,
    };

    private static string Addresses(IReadOnlyList<EndpointSettings> endpoints) => string.Join(", ", endpoints.Select(e => e.Url));
}
