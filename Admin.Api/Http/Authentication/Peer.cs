using System.Net;
using Shared.Contracts.Sync;

namespace Admin.Api.Http.Authentication;

/// <summary>Who sent a request: the peer of the connection, or of the gateway that passes it on, where the gateway's seal says so.</summary>
internal sealed class Peer(PeerSeal seal)
{
    public IPAddress? AddressOf(HttpContext context) =>
        context.Request.Headers[PeerSeal.Header] is [{ } sealedAddress] && seal.Open(sealedAddress) is { } address ? address : context.Connection.RemoteIpAddress;
}
