using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Gateway.Tests.Support;

/// <summary>HTTP by hand over a socket, for requests that no client library would send. Asks for the connection to be closed, and reads to its end.</summary>
internal static class RawHttp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>A POST with a JSON body and any header lines; a Content-Length and a Content-Type are added where none is given.</summary>
    public static Task<RawAnswer> PostAsync(string url, string target, string body, params string[] headers)
    {
        var lines = headers.ToList();
        if (!Has("content-length") && !Has("transfer-encoding")) lines.Add($"Content-Length: {Encoding.UTF8.GetByteCount(body)}");
        if (!Has("content-type")) lines.Add("Content-Type: application/json");
        if (!Has("host")) lines.Add("Host: gateway");
        lines.Add("Connection: close");
        return SendAsync(url, $"POST {target} HTTP/1.1\r\n{string.Join("\r\n", lines)}\r\n\r\n{body}");

        bool Has(string name) => headers.Any(h => h.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Sends a text as it is, in UTF-8.</summary>
    public static Task<RawAnswer> SendAsync(string url, string request) => SendAsync(url, Encoding.UTF8.GetBytes(request));

    public static async Task<RawAnswer> SendAsync(string url, byte[] request, bool endsSending = false)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var client = await ConnectAsync(url);
        var stream = client.GetStream();
        var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(request, patience.Token);
            if (endsSending) client.Client.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(answer, patience.Token);
        }
        catch (IOException)
        {
            // The gateway may close before it has read everything; what it said until then counts.
        }

        return RawAnswer.Of(answer.ToArray());
    }

    public static async Task<TcpClient> ConnectAsync(string url)
    {
        var address = new Uri(url);
        var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        return client;
    }
}

/// <summary>What came back over a socket. A status of 0 means nothing.</summary>
internal sealed record RawAnswer(int Status, string Head, string Body, string Text)
{
    /// <summary>The error's code; null where the body is no error.</summary>
    public string? Code
    {
        get
        {
            var start = Body.IndexOf("{\"error\"", StringComparison.Ordinal);
            if (start < 0) return null;
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(Body[start..]), isFinalBlock: false, default);
            return JsonElement.ParseValue(ref reader).GetProperty("error").GetProperty("code").GetString();
        }
    }

    /// <summary>How many final answers are in the text: more than one would mean that one request was read as two.</summary>
    public int Answers => Text.Split("HTTP/1.1 ").Skip(1).Count(answer => !answer.StartsWith('1'));

    public static RawAnswer Of(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var final = text;
        while (final.StartsWith("HTTP/1.1 1", StringComparison.Ordinal)) final = final[(final.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        if (final.Length < 12) return new RawAnswer(0, "", "", text);
        var end = final.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return new RawAnswer(int.Parse(final.AsSpan(9, 3)), final[..end], final[(end + 4)..], text);
    }
}
