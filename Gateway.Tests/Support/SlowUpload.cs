using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.Support;

/// <summary>A request whose body comes in two parts, with whatever a test does in between.</summary>
internal sealed class SlowUpload : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TcpClient _client;
    private readonly byte[] _rest;

    private SlowUpload(TcpClient client, byte[] rest)
    {
        _client = client;
        _rest = rest;
    }

    /// <summary>Sends the headers and the first half of the body.</summary>
    public static async Task<SlowUpload> BeginAsync(GatewayHost gateway, string key, string body)
    {
        var client = await RawHttp.ConnectAsync(gateway.Url);
        var bytes = Encoding.UTF8.GetBytes(body);
        var head = $"POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: {bytes.Length}\r\nConnection: close\r\n\r\n";
        await client.GetStream().WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. bytes.AsSpan(0, bytes.Length / 2)]);
        return new SlowUpload(client, bytes[(bytes.Length / 2)..]);
    }

    /// <summary>Sends what is left, and reads the answer to its end.</summary>
    public async Task<RawAnswer> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _client.GetStream().WriteAsync(_rest, patience.Token);
        var answer = new MemoryStream();
        await _client.GetStream().CopyToAsync(answer, patience.Token);
        return RawAnswer.Of(answer.ToArray());
    }

    public void Dispose() => _client.Dispose();
}
