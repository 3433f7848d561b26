using System.IO.Compression;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Api.Memory;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Gateway.Inference;

/// <summary>One budget for what is buffered, and one deadline for a body: whoever goes beyond is refused, and everyone else is served.</summary>
public sealed class RequestMemoryOverHttp
{
    private const string Path = "/v1/chat/completions";
    private const int Mebibyte = 1024 * 1024;

    private static readonly JsonObject Small = new() { ["max_buffered_bytes"] = 4 * Mebibyte };

    [Test]
    public async Task A_body_for_which_there_is_no_room_is_503_with_the_time_to_wait_and_the_next_is_served()
    {
        await using var gateway = await GatewayHost.StartAsync([new("a")], general: Small);
        var key = gateway.AddKey();

        var refused = await gateway.SendAsync(key, Padded(6 * Mebibyte));
        var served = await gateway.SendAsync(key, Padded(1000));

        Assert.That((refused.Status, refused.Code), Is.EqualTo((503, "overloaded")));
        Assert.That(refused.Headers, Does.ContainKey("retry-after"));
        Assert.That(served.Status, Is.EqualTo(200));
        Assert.That(HeldBy(gateway), Is.Zero);
    }

    [Test]
    public async Task Half_uploaded_bodies_of_one_key_leave_room_for_another_key()
    {
        await using var gateway = await GatewayHost.StartAsync([new("a")], general: Small);
        var (greedy, other) = (gateway.AddKey(), gateway.AddKey());
        var connections = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 60; i++) connections.Add(await HalfUploadAsync(gateway.Url, greedy, sent: 100_000));
            await Eventually.HoldsAsync(() => Task.FromResult(HeldBy(gateway) > Mebibyte), "the uploads hold their share");

            Assert.That(HeldBy(gateway), Is.LessThanOrEqualTo(2 * Mebibyte));
            Assert.That((await gateway.SendAsync(other, Padded(100_000))).Status, Is.EqualTo(200));
            Assert.That((await gateway.SendAsync(greedy, Padded(100_000))).Code, Is.EqualTo("overloaded"));
        }
        finally
        {
            connections.ForEach(c => c.Dispose());
        }

        await Eventually.HoldsAsync(() => Task.FromResult(HeldBy(gateway) == 0), "all is given back when the callers are gone");
    }

    [Test]
    public async Task An_explanation_is_counted_too()
    {
        await using var gateway = await GatewayHost.StartAsync([new("a")], general: Small);

        var answer = await gateway.SendAsync(gateway.AddKey(), Padded(6 * Mebibyte), "/route/explain");

        Assert.That((answer.Status, answer.Code), Is.EqualTo((503, "overloaded")));
        Assert.That(HeldBy(gateway), Is.Zero);
    }

    [TestCase("gzip")]
    [TestCase("br")]
    [TestCase("deflate")]
    public async Task A_body_that_unpacks_a_thousandfold_is_413(string coding)
    {
        await using var gateway = await GatewayHost.StartAsync([new("a")]);
        using var content = new ByteArrayContent(Compressed(Padded(20 * Mebibyte), coding));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add(coding);
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", gateway.AddKey());

        var answer = await GatewayAnswer.ReadAsync(await gateway.Client.SendAsync(request));

        Assert.That((answer.Status, answer.Code), Is.EqualTo((413, "request_too_large")));
        Assert.That(gateway.Upstream.Hits, Is.Empty);
        Assert.That(HeldBy(gateway), Is.Zero);
    }

    [Test]
    public async Task A_body_that_is_not_whole_in_time_is_408_and_its_connection_ends()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var gateway = await GatewayHost.StartAsync([new("a")], general: new JsonObject { ["request_body_timeout"] = 60 }, replace: GatewayHost.With(time));
        using var connection = await HalfUploadAsync(gateway.Url, gateway.AddKey(), sent: 100);
        await Eventually.HoldsAsync(() => Task.FromResult(HeldBy(gateway) > 0), "the body is being read");
        // The read may just have begun: its time starts with it.
        var answered = ReadToEndAsync(connection);
        await Eventually.HoldsAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(60));
            return Task.FromResult(answered.IsCompleted);
        }, "the body is given up");

        var answer = RawAnswer.Of(await answered);
        Assert.That((answer.Status, answer.Code), Is.EqualTo((408, "request_timeout")));
        Assert.That(answer.Head, Does.Contain("Connection: close"));
        Assert.That(HeldBy(gateway), Is.Zero);
    }

    private static long HeldBy(GatewayHost gateway) => gateway.Services.GetRequiredService<BufferBudget>().Held;

    private static string Padded(int length) => $$"""{"model":"gpt-4","messages":[],"user":"{{new string('x', length)}}"}""";

    private static async Task<TcpClient> HalfUploadAsync(string url, string key, int sent)
    {
        var connection = await RawHttp.ConnectAsync(url);
        var head = $"POST {Path} HTTP/1.1\r\nHost: g\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: {Mebibyte}\r\n\r\n";
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head + new string(' ', sent)));
        return connection;
    }

    private static async Task<byte[]> ReadToEndAsync(TcpClient connection)
    {
        var answer = new MemoryStream();
        await connection.GetStream().CopyToAsync(answer);
        return answer.ToArray();
    }

    private static byte[] Compressed(string text, string coding)
    {
        using var output = new MemoryStream();
        using (Stream encoder = coding switch
        {
            "gzip" => new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true),
            "br" => new BrotliStream(output, CompressionLevel.Optimal, leaveOpen: true),
            _ => new ZLibStream(output, CompressionLevel.Optimal, leaveOpen: true),
        })
        {
            encoder.Write(Encoding.UTF8.GetBytes(text));
        }

        return output.ToArray();
    }
}
