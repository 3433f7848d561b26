using System.Net;
using System.Net.Sockets;

namespace Gateway.Tests.Support;

/// <summary>
/// A line between two programs that a test can cut and mend. While it is cut, connections are refused and those there were are gone. It can also swallow: connections stay and are
/// taken, and whatever is sent on them is lost for good, as on a line between two networks that do not reach each other.
/// </summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private readonly IPEndPoint _target;
    private readonly List<Socket> _open = [];
    private TcpListener _listener;
    private Task _accepting;
    private volatile bool _swallows;

    private TcpRelay(int targetPort)
    {
        _target = new IPEndPoint(IPAddress.Loopback, targetPort);
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync(_listener);
    }

    public int Port { get; }

    public static TcpRelay To(int port) => new(port);

    public async Task CutAsync()
    {
        _listener.Dispose();
        lock (_open)
        {
            foreach (var socket in _open) socket.Dispose();
            _open.Clear();
        }

        await _accepting;
    }

    /// <summary>Whether what is sent is lost. What was lost stays lost.</summary>
    public void Swallow(bool swallows) => _swallows = swallows;

    public void Mend()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Start();
        _accepting = AcceptAsync(_listener);
    }

    public async ValueTask DisposeAsync() => await CutAsync();

    private async Task AcceptAsync(TcpListener listener)
    {
        var copies = new List<Task>();
        try
        {
            while (true)
            {
                var near = await listener.AcceptSocketAsync();
                var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
                lock (_open) _open.AddRange([near, far]);
                copies.Add(RelayAsync(near, far));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut.
        }

        await Task.WhenAll(copies);
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[64 * 1024];
        var hasLost = false;
        while (await from.ReadAsync(buffer) is var count and > 0)
        {
            // A connection that has lost something never goes on: the bytes after a hole mean nothing.
            hasLost |= _swallows;
            if (!hasLost) await to.WriteAsync(buffer.AsMemory(0, count));
        }
    }

    private async Task RelayAsync(Socket near, Socket far)
    {
        try
        {
            await far.ConnectAsync(_target);
            await using var there = new NetworkStream(near);
            await using var back = new NetworkStream(far);
            await Task.WhenAny(CopyAsync(there, back), CopyAsync(back, there));
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            // One of the two has gone.
        }
        finally
        {
            near.Dispose();
            far.Dispose();
        }
    }
}
