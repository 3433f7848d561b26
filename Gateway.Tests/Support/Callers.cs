using System.Net;
using System.Net.Sockets;

namespace Gateway.Tests.Support;

/// <summary>Clients at addresses of their own: the whole of 127.0.0.0/8 is this machine.</summary>
internal static class Callers
{
    private static int _next = Random.Shared.Next(1 << 16, 1 << 23);

    /// <summary>An address that no other test uses.</summary>
    public static IPAddress NewAddress()
    {
        var number = Interlocked.Increment(ref _next);
        return new IPAddress([127, (byte)(number >> 16), (byte)(number >> 8), (byte)((number & 0x7f) + 2)]);
    }

    /// <summary>A client that presents no key by itself and comes from that address.</summary>
    public static HttpClient At(Uri service, IPAddress from) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellation) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = service,
    };
}
