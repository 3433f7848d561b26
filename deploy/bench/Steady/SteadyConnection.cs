using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bench.Steady;

/// <summary>One keep-alive connection that carries one request at a time.</summary>
internal sealed class SteadyConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[64 * 1024];

    public SteadyConnection(int port) => _socket.Connect(IPAddress.Loopback, port);

    /// <summary>Sends a request and waits for the whole answer.</summary>
    public async Task<SteadyAnswer> AskAsync(ReadOnlyMemory<byte> request)
    {
        await _socket.SendAsync(request);
        var length = 0;
        while (true)
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(length));
            var at = Stopwatch.GetTimestamp();
            if (read == 0) return new SteadyAnswer(at, IsOk: false, OwnMilliseconds: null);
            length += read;
            if (IsWhole(_buffer.AsSpan(0, length))) return Read(_buffer.AsSpan(0, length), at);
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>The request with its headers, as bytes that are sent as they are.</summary>
    public static byte[] Request(string path, IReadOnlyDictionary<string, string> headers, string body)
    {
        var text = new StringBuilder($"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n");
        foreach (var (name, value) in headers) text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        text.Append(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static SteadyAnswer Read(ReadOnlySpan<byte> answer, long at)
    {
        var own = HeaderValue(answer[..answer.IndexOf("\r\n\r\n"u8)], "\r\nx-litellm-overhead-duration-ms: ");
        return new SteadyAnswer(at, answer.StartsWith("HTTP/1.1 200"u8), own is null ? null : double.Parse(own, CultureInfo.InvariantCulture));
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0) return false;
        var length = HeaderValue(answer[..head], "\r\ncontent-length: ");
        if (length is null) return answer.EndsWith("0\r\n\r\n"u8);
        return answer.Length >= head + 4 + int.Parse(length, CultureInfo.InvariantCulture);
    }

    private static string? HeaderValue(ReadOnlySpan<byte> head, string name)
    {
        var text = Encoding.ASCII.GetString(head);
        var at = text.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return null;
        var end = text.IndexOf('\r', at + name.Length);
        return end < 0 ? text[(at + name.Length)..] : text[(at + name.Length)..end];
    }
}

/// <summary>What came back for one request.</summary>
/// <param name="At">The time at which its last byte was here.</param>
/// <param name="OwnMilliseconds">What the gateway says was its own time; null for a peer that does not tell.</param>
internal readonly record struct SteadyAnswer(long At, bool IsOk, double? OwnMilliseconds);
