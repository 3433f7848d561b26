using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Gateway.Forwarding;

/// <summary>
/// How a stream ends that cannot be finished, as it stands on the wire (docs/routing.md, <i>Health, retries, fallbacks</i>): an error event of the API that was asked, then no end.
/// </summary>
public sealed class BrokenStreams
{
    private const string Body = """{"model":"gpt-4","stream":true}""";
    private const string LastChunk = "0\r\n\r\n";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TestDeployment[] World = [new("a", Params: new JsonObject { ["stream_timeout"] = 2 })];

    private static readonly string[] Starts = ["data: {\"n\":1}\n\n", "data: {\"n\":2}\n\n"];

    [TestCase("/v1/chat/completions")]
    [TestCase("/v1/completions")]
    public async Task A_stream_of_completions_ends_with_one_error_event_and_without_the_last_chunk(string path)
    {
        await using var gateway = await StartAsync(BreakAfter(Starts));

        var answer = await RawHttp.PostAsync(gateway.Url, path, Body, Authorization(gateway));

        var error = JsonDocument.Parse(EventsOf(answer.Body).Single(e => e.Contains("error", StringComparison.Ordinal))["data: ".Length..]).RootElement.GetProperty("error");
        Assert.That(error.EnumerateObject().Select(p => p.Name), Is.EqualTo(new[] { "message", "type", "param", "code" }));
        Assert.That(error.GetProperty("code").GetString(), Is.EqualTo("stream_broken"));
        Assert.That(answer.Head, Does.Contain("Transfer-Encoding: chunked"));
        Assert.That(answer.Text, Does.Not.EndWith(LastChunk).And.Not.Contains("[DONE]"));
    }

    [Test]
    public async Task A_stream_of_a_response_ends_with_an_error_event_of_that_api()
    {
        await using var gateway = await StartAsync(BreakAfter(
            "event: response.created\ndata: {\"type\":\"response.created\",\"sequence_number\":7}\n\n",
            "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"delta\":\"a\",\"sequence_num",
            "ber\" : 11}\n\n"));

        var answer = await RawHttp.PostAsync(gateway.Url, "/v1/responses", Body, Authorization(gateway));

        var lines = EventsOf(answer.Body)[^1].Split('\n');
        Assert.That(lines[0], Is.EqualTo("event: error"));
        var error = JsonDocument.Parse(lines[1]["data: ".Length..]).RootElement;
        Assert.That(error.EnumerateObject().Select(p => p.Name), Is.EqualTo(new[] { "type", "code", "message", "param", "sequence_number" }));
        Assert.That(error.GetProperty("type").GetString(), Is.EqualTo("error"));
        Assert.That(error.GetProperty("code").GetString(), Is.EqualTo("stream_broken"));
        Assert.That(error.GetProperty("param").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(error.GetProperty("sequence_number").GetInt64(), Is.EqualTo(12));
        Assert.That(answer.Text, Does.Not.EndWith(LastChunk));
    }

    [Test]
    public async Task A_whole_stream_ends_as_ever()
    {
        await using var gateway = await StartAsync(plan: null);

        var answer = await RawHttp.PostAsync(gateway.Url, "/v1/chat/completions", Body, Authorization(gateway));

        Assert.That(answer.Text, Does.EndWith(LastChunk).And.Contains("[DONE]").And.Not.Contains("error"));
    }

    [TestCase("/v1/chat/completions", "data: {\"error\":")]
    [TestCase("/v1/responses", "event: error")]
    public async Task Over_http2_the_event_comes_before_the_reset_and_no_frame_ends_the_stream(string path, string start)
    {
        await using var gateway = await StartAsync(BreakAfter(Starts), listen => listen.Protocols = HttpProtocols.Http2);

        var frames = await Http2Frames.PostAsync(gateway.Url, path, Body, gateway.AddKey());

        Assert.That(frames[^1].Type, Is.EqualTo(Http2Frames.Reset));
        Assert.That(frames.SkipLast(1).Select(frame => frame.Flags & Http2Frames.EndOfStream), Is.All.Zero);
        Assert.That(Http2Frames.TextOf(frames), Does.Contain(start));
    }

    [Test]
    public async Task Over_http2_a_whole_stream_ends_as_ever()
    {
        await using var gateway = await StartAsync(plan: null, listen => listen.Protocols = HttpProtocols.Http2);

        var frames = await Http2Frames.PostAsync(gateway.Url, "/v1/chat/completions", Body, gateway.AddKey());

        Assert.That(frames[^1].Flags & Http2Frames.EndOfStream, Is.Not.Zero);
        Assert.That(Http2Frames.TextOf(frames), Does.EndWith("[DONE]\n\n"));
    }

    [TestCase("1.1")]
    [TestCase("2.0")]
    public async Task Over_tls_it_is_no_other(string version)
    {
        using var certificate = LocalCertificate.Create();
        await using var gateway = await StartAsync(BreakAfter(Starts), listen => listen.UseHttps(certificate));
        using var client = new HttpClient(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = LocalCertificate.TrustIn(certificate) } });
        using var request = new HttpRequestMessage(HttpMethod.Post, gateway.Url + "/v1/chat/completions")
        {
            Version = new Version(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StringContent(Body, Encoding.UTF8, "application/json"),
            Headers = { { "Authorization", "Bearer " + gateway.AddKey() } },
        };

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Patience);
        using var read = new MemoryStream();
        var reading = (await response.Content.ReadAsStreamAsync()).CopyToAsync(read);

        Assert.That(async () => await reading.WaitAsync(Patience), Throws.InstanceOf<IOException>());
        // Of a stream that is reset this client gives up what it has not handed out yet.
        if (version == "1.1") Assert.That(Encoding.UTF8.GetString(read.ToArray()), Does.Contain("stream_broken"));
    }

    /// <summary>The server holds megabytes for this reader when the upstream breaks: more than any socket takes.</summary>
    [Test]
    public async Task A_slow_reader_gets_everything_before_the_connection_ends()
    {
        const int megabytes = 24;
        var isBroken = new TaskCompletionSource();
        await using var gateway = await StartAsync(
            async context =>
            {
                context.Response.ContentType = "text/event-stream";
                var filler = Encoding.ASCII.GetBytes(": " + new string('x', (1024 * 1024) - 4) + "\n\n");
                for (var i = 0; i < megabytes; i++) await context.Response.Body.WriteAsync(filler);
                await context.Response.Body.FlushAsync();
                isBroken.SetResult();
                throw new InvalidOperationException("planned");
            },
            replace: services => services.Configure<SocketTransportOptions>(sockets => sockets.MaxWriteBufferSize = 2 * megabytes * 1024 * 1024));
        using var client = new TcpClient { ReceiveBufferSize = 4096 };
        var address = new Uri(gateway.Url);
        await client.ConnectAsync(address.Host, address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\n{Authorization(gateway)}\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body}"));
        await isBroken.Task.WaitAsync(Patience);

        using var all = new MemoryStream();
        await stream.CopyToAsync(all).WaitAsync(Patience);

        var end = Encoding.ASCII.GetString(all.ToArray().AsSpan(^2048..));
        Assert.That(end, Does.Contain("stream_broken").And.Not.EndsWith(LastChunk));
    }

    /// <summary>Closing is the end of a whole answer there, so nothing less than a reset says that this one is not.</summary>
    [TestCase("text/event-stream")]
    [TestCase("application/json")]
    public async Task Over_http10_the_connection_is_reset(string type)
    {
        var isRead = new TaskCompletionSource();
        await using var gateway = await StartAsync(async context =>
        {
            context.Response.ContentType = type;
            await SendAsync(context, Starts[0]);
            await isRead.Task.WaitAsync(Patience);
            context.Abort();
        });
        using var client = await RawHttp.ConnectAsync(gateway.Url);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/chat/completions HTTP/1.0\r\n{Authorization(gateway)}\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body}"));
        using var all = new MemoryStream();
        var reading = ReadAsync(stream, all, Starts[0], isRead);

        var reset = await Assert.ThrowsAsync<IOException>(async () => await reading.WaitAsync(Patience));

        Assert.That((reset!.InnerException as SocketException)?.SocketErrorCode, Is.EqualTo(SocketError.ConnectionReset));
    }

    private static async Task ReadAsync(NetworkStream stream, MemoryStream all, string awaited, TaskCompletionSource isRead)
    {
        var buffer = new byte[4096];
        for (var read = await stream.ReadAsync(buffer); read > 0; read = await stream.ReadAsync(buffer))
        {
            all.Write(buffer, 0, read);
            if (Encoding.ASCII.GetString(all.ToArray()).Contains(awaited, StringComparison.Ordinal)) isRead.TrySetResult();
        }
    }

    private static Func<HttpContext, Task> BreakAfter(params string[] pieces) => async context =>
    {
        context.Response.ContentType = "text/event-stream";
        foreach (var piece in pieces) await SendAsync(context, piece);
        // The server sends what was written, and closes without the last chunk.
        throw new InvalidOperationException("planned");
    };

    private static async Task<GatewayHost> StartAsync(
        Func<HttpContext, Task>? plan, Action<ListenOptions>? listens = null, Action<IServiceCollection>? replace = null)
    {
        var gateway = await GatewayHost.StartAsync(World, GatewayHost.NeverResting(), replace: services =>
        {
            if (listens is not null) services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listens));
            replace?.Invoke(services);
        });
        if (plan is not null) gateway.Upstream.Plan("a", plan);
        return gateway;
    }

    private static string Authorization(GatewayHost gateway) => $"Authorization: Bearer {gateway.AddKey()}";

    /// <summary>The events of a chunked body; the lines that say a chunk's length stand between them.</summary>
    private static string[] EventsOf(string body) =>
        [.. body.Split("\n\n").Select(e => string.Join('\n', e.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal) || line.StartsWith("event: ", StringComparison.Ordinal)))).Where(e => e.Length > 0)];

    private static async Task SendAsync(HttpContext context, string text)
    {
        await context.Response.WriteAsync(text);
        await context.Response.Body.FlushAsync();
    }
}
