using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Bench.Machine;

namespace Bench.Start;

/// <summary>Asks a program that has just been started until it answers: a plain socket, so that the client's own start is not in the figure.</summary>
internal static class FirstAnswer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMicroseconds(500);

    /// <summary>The time from <paramref name="started"/> to the last byte of the first answer with status 200.</summary>
    public static TimeSpan Await(int port, byte[] request, long started)
    {
        var answer = new byte[64 * 1024];
        while (Stopwatch.GetElapsedTime(started) < Patience)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            if (TryConnect(socket, port) && IsAnswered(socket, request, answer)) return Stopwatch.GetElapsedTime(started);
            ThisProgram.Sleep(BetweenTries);
        }

        throw new BenchException($"Nothing on port {port} answers.");
    }

    /// <summary>The request as bytes.</summary>
    public static byte[] Request(int port, string key, string body) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));

    private static bool TryConnect(Socket socket, int port)
    {
        try
        {
            socket.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Until its keys are loaded a gateway answers 503 on a connection that stays open; that is asked again.</summary>
    private static bool IsAnswered(Socket socket, byte[] request, byte[] answer)
    {
        while (true)
        {
            socket.Send(request);
            var length = 0;
            while (!IsWhole(answer.AsSpan(0, length)))
            {
                var read = socket.Receive(answer.AsSpan(length));
                if (read == 0) return false;
                length += read;
            }

            if (answer.AsSpan(0, length).StartsWith("HTTP/1.1 200 "u8)) return true;
            ThisProgram.Sleep(BetweenTries);
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0) return false;
        var length = "Content-Length: "u8;
        var at = answer[..head].IndexOf(length);
        if (at < 0) throw new BenchException("The first answer does not say its length.");
        var digits = answer[(at + length.Length)..];
        return int.TryParse(digits[..digits.IndexOf((byte)'\r')], CultureInfo.InvariantCulture, out var body) && answer.Length >= head + 4 + body;
    }
}
