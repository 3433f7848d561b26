using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.Support;

/// <summary>The Redis protocol as a client without a library speaks it.</summary>
internal static class RedisWire
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static byte[] Command(params string[] texts) =>
        Encoding.ASCII.GetBytes($"*{texts.Length}\r\n" + string.Concat(texts.Select(text => $"${text.Length}\r\n{text}\r\n")));

    /// <summary>What comes until the other end closes.</summary>
    public static async Task<string> EverythingFromAsync(Socket socket)
    {
        using var patience = new CancellationTokenSource(Patience);
        var all = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer, patience.Token) is var count and > 0) all.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }
        catch (SocketException)
        {
            // Closed with something unread.
        }

        return all.ToString();
    }

    public static bool IsClosed(Socket socket)
    {
        try
        {
            return socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
