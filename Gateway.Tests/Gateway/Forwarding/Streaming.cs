using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Tests.Gateway.Forwarding;

/// <summary>Streamed answers: passed on as they come, byte for byte, and never ended so that a broken one looks whole. Whatever protocol the upstream speaks.</summary>
[TestFixture(null)]
[TestFixture(HttpProtocols.Http1AndHttp2)]
public sealed class Streaming(HttpProtocols? encrypted)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TestDeployment[] World =
    [
        new("s", "single"),
        new("one", "pair"),
        new("two", "pair", Params: new JsonObject { ["weight"] = 0 }),
    ];

    private GatewayHost _gateway = null!;
    private string _key = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _gateway = await GatewayHost.StartAsync(World, GatewayHost.NeverResting(new JsonObject { ["num_retries"] = 1 }), encrypted: encrypted);
        _key = _gateway.AddKey();
    }

    [OneTimeTearDown]
    public async Task Stop() => await _gateway.DisposeAsync();

    [SetUp]
    public void Forget() => _gateway.Upstream.Reset();

    [Test]
    public async Task Each_event_arrives_before_the_next_is_sent()
    {
        using var mayGoOn = new SemaphoreSlim(0);
        _gateway.Upstream.Plan("s", async context =>
        {
            context.Response.ContentType = "text/event-stream; charset=utf-8";
            foreach (var word in (string[])["one", "two", "three"])
            {
                await SendAsync(context, StubUpstream.EventOf(word));
                await mayGoOn.WaitAsync(context.RequestAborted);
            }

            await SendAsync(context, "data: [DONE]\n\n");
        });

        using var answer = await OpenAsync("single");
        foreach (var word in (string[])["one", "two", "three"])
        {
            Assert.That(await answer.ReadOnceAsync(), Is.EqualTo(StubUpstream.EventOf(word)));
            mayGoOn.Release();
        }

        Assert.That(await answer.ReadToEndAsync(), Is.EqualTo("data: [DONE]\n\n"));
        Assert.That(answer.Response.Content.Headers.ContentType!.ToString(), Is.EqualTo("text/event-stream; charset=utf-8"));
        Assert.That(answer.Response.Headers.GetValues("x-litellm-model-id"), Is.EqualTo(new[] { "s" }));
    }

    [Test]
    public async Task Bytes_pass_as_they_are_however_they_are_cut()
    {
        var bytes = Encoding.UTF8.GetBytes(
            ": a comment\r\n\r\nevent: x\r\ndata: {\"t\":\"é😀\"}\r\n\r\ndata: {\"long\":\"" + new string('y', 300_000) + "\"}\n\nid: 7\ndata:no blank\n\ndata: [DONE]\n\n");
        _gateway.Upstream.Plan("s", async context =>
        {
            context.Response.ContentType = "text/event-stream";
            for (var at = 0; at < bytes.Length;)
            {
                // Byte by byte through the first events, which cuts every character and every line end.
                var length = at < 60 ? 1 : Math.Min(70_001, bytes.Length - at);
                await context.Response.Body.WriteAsync(bytes.AsMemory(at, length));
                await context.Response.Body.FlushAsync();
                at += length;
            }
        });

        using var answer = await OpenAsync("single");

        Assert.That(await answer.ReadBytesAsync(), Is.EqualTo(bytes));
    }

    [Test]
    public async Task A_client_that_leaves_ends_the_upstreams_work()
    {
        var gone = new TaskCompletionSource();
        _gateway.Upstream.Plan("s", async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await SendAsync(context, StubUpstream.EventOf("one"));
            await StubUpstream.Silent(context);
            gone.SetResult();
        });
        var answer = await OpenAsync("single");
        await answer.ReadOnceAsync();

        answer.Dispose();

        await gone.Task.WaitAsync(Patience);
    }

    [TestCase("{}")]
    [TestCase("""{"stream":true}""")]
    public async Task A_client_that_leaves_before_the_first_byte_ends_the_upstreams_work_and_nothing_is_tried_again(string body)
    {
        var arrived = new TaskCompletionSource();
        var gone = new TaskCompletionSource();
        _gateway.Upstream.Plan("one", async context =>
        {
            arrived.SetResult();
            await StubUpstream.Silent(context);
            gone.SetResult();
        });
        using var leaving = new CancellationTokenSource();
        var request = OpenAsync("pair", body, leaving.Token);
        await arrived.Task.WaitAsync(Patience);

        await leaving.CancelAsync();

        Assert.That(async () => await request, Throws.InstanceOf<OperationCanceledException>());
        await gone.Task.WaitAsync(Patience);
        await _gateway.ChatAsync(_key, model: "single");
        Assert.That(_gateway.Upstream.Called, Is.EqualTo(new[] { "one", "s" }));
    }

    [Test]
    public async Task A_stream_that_breaks_ends_with_one_error_event_and_without_done()
    {
        using var answer = await BreakAfterAsync("text/event-stream", "data: {\"half\":");

        var rest = await answer.ReadToBreakAsync();

        var events = rest.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.That(events, Has.Length.EqualTo(1));
        Assert.That(events[0], Does.StartWith("data: "));
        var error = JsonDocument.Parse(events[0]["data: ".Length..]).RootElement.GetProperty("error");
        Assert.That(error.EnumerateObject().Select(p => p.Name), Is.EqualTo(new[] { "message", "type", "param", "code" }));
        Assert.That(rest, Does.StartWith("\n\n").And.Not.Contains("[DONE]"));
        Assert.That(_gateway.Upstream.Called, Is.EqualTo(new[] { "one" }));
    }

    [TestCase("application/json", null, null)]
    [TestCase("application/json", 1000, null)]
    [TestCase("text/event-stream", 1000, null)]
    [TestCase("text/event-stream", null, "gzip")]
    public async Task Any_other_answer_that_breaks_ends_with_a_broken_connection(string type, int? length, string? encoding)
    {
        using var answer = await BreakAfterAsync(type, "{\"half\":", length, encoding);

        Assert.That(answer.ReadToEndAsync, Throws.InstanceOf<IOException>());
        Assert.That(_gateway.Upstream.Called, Is.EqualTo(new[] { "one" }));
    }

    [Test]
    public async Task A_stream_that_breaks_before_its_first_byte_is_tried_again()
    {
        _gateway.Upstream.Plan("one", async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.FlushAsync();
            context.Abort();
        });

        using var answer = await OpenAsync("pair");

        Assert.That(await answer.ReadToEndAsync(), Does.EndWith("data: [DONE]\n\n"));
        Assert.That(_gateway.Upstream.Called, Is.EqualTo(new[] { "one", "two" }));
    }

    [TestCase(429)]
    [TestCase(500)]
    public async Task A_stream_that_is_refused_is_tried_again_and_the_answer_is_a_stream(int status)
    {
        _gateway.Upstream.PlanStatus("one", status);

        using var answer = await OpenAsync("pair");

        Assert.That(await answer.ReadToEndAsync(), Does.EndWith("data: [DONE]\n\n"));
    }

    /// <summary>An answer of "one" that breaks once the client has read its start.</summary>
    private async Task<OpenAnswer> BreakAfterAsync(string type, string start, int? length = null, string? encoding = null)
    {
        var isRead = new TaskCompletionSource();
        _gateway.Upstream.Plan("one", async context =>
        {
            context.Response.ContentType = type;
            context.Response.ContentLength = length;
            if (encoding is not null) context.Response.Headers.ContentEncoding = encoding;
            await SendAsync(context, start);
            await isRead.Task.WaitAsync(Patience);
            context.Abort();
        });
        var answer = await OpenAsync("pair");
        Assert.That(await answer.ReadOnceAsync(), Is.EqualTo(start));
        isRead.SetResult();
        return answer;
    }

    private Task<OpenAnswer> OpenAsync(string model, string body = """{"stream":true}""", CancellationToken cancellationToken = default) =>
        OpenAnswer.OpenAsync(_gateway, _key, model, body, cancellationToken);

    private static async Task SendAsync(HttpContext context, string text)
    {
        await context.Response.WriteAsync(text);
        await context.Response.Body.FlushAsync();
    }
}
