using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.Gateway.Forwarding;

/// <summary>Upstreams that do not speak HTTP as they should: their bytes never make the gateway fail, nor look whole when they are not.</summary>
public sealed class OddUpstreams
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private volatile byte[] _answer = [];
    private GatewayHost _gateway = null!;
    private string _authorization = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _listener.Start();
        _ = ListenAsync();
        var odd = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1";
        TestDeployment[] deployments =
        [
            new("odd", Params: new JsonObject { ["api_base"] = odd }), new("sane", Params: new JsonObject { ["weight"] = 0 }),
            new("odd-alone", "alone", Params: new JsonObject { ["api_base"] = odd }),
        ];
        _gateway = await GatewayHost.StartAsync(deployments, GatewayHost.NeverResting(new JsonObject { ["num_retries"] = 1 }), replace: GatewayHost.With(new HastyTime()));
        _authorization = $"Authorization: Bearer {_gateway.AddKey()}";
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        _stopping.Dispose();
        await _gateway.DisposeAsync();
    }

    [SetUp]
    public void Forget() => _gateway.Upstream.Reset();

    [TestCase("")]
    [TestCase("SSH-2.0-OpenSSH_9.6\r\n")]
    [TestCase("HTTP/1.1 999999 No\r\n\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\nbroken header\r\n\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [TestCase("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")]
    public async Task What_is_no_answer_is_tried_elsewhere(string answer)
    {
        _answer = Encoding.Latin1.GetBytes(answer);

        var got = await PostAsync("gpt-4");
        var alone = await PostAsync("alone");

        Assert.That(got.Status, Is.EqualTo(200));
        Assert.That(_gateway.Upstream.Called, Is.EqualTo(new[] { "sane" }));
        Assert.That((alone.Status, alone.Code), Is.EqualTo((503, "no_healthy_deployments")));
    }

    [Test]
    public async Task Endless_headers_are_no_answer()
    {
        _answer = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nx-pad: " + new string('x', 200_000) + "\r\n\r\n");

        Assert.That((await PostAsync("alone")).Code, Is.EqualTo("no_healthy_deployments"));
    }

    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhello")]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")]
    public async Task What_breaks_off_never_looks_whole(string answer)
    {
        _answer = Encoding.ASCII.GetBytes(answer);

        var got = await PostAsync("alone");

        Assert.That(got.Status, Is.EqualTo(0).Or.EqualTo(200).Or.EqualTo(503));
        if (got.Status == 503) return;
        Assert.That(got.Text, Does.Not.EndWith("0\r\n\r\n"));
        if (got.Head.Contains("Content-Length", StringComparison.Ordinal)) Assert.That(got.Head, Does.Contain("Content-Length: 20"));
    }

    [TestCase("data: {\"half\":", ExpectedResult = true)]
    [TestCase("data: {}\n\n", ExpectedResult = true)]
    [TestCase("data: {}\n\ndata: [DONE]\n\n", ExpectedResult = false)]
    [TestCase("data: {}\n\ndata:[DONE]\r\n\r\n", ExpectedResult = false)]
    public async Task<bool> A_stream_of_events_that_can_only_end_by_closing_is_broken_without_its_mark(string events)
    {
        _answer = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n" + events);

        var got = await PostAsync("alone");

        Assert.That(got.Status, Is.EqualTo(200));
        var isBroken = got.Text.Contains("\n\ndata: {\"error\":", StringComparison.Ordinal);
        Assert.That(got.Text.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal), Is.Not.EqualTo(isBroken));
        return isBroken;
    }

    [TestCase("event: response.created\ndata: {}\n\n", ExpectedResult = true)]
    [TestCase("event: response.completed\n", ExpectedResult = true)]
    [TestCase("event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{}", ExpectedResult = true)]
    [TestCase("event: response.completed\ndata: {\"type\":\"response.completed\"}\n\n", ExpectedResult = false)]
    [TestCase("event: response.failed\ndata: {\"type\":\"response.failed\"}\r\n\r\n", ExpectedResult = false)]
    [TestCase("event:response.incomplete\ndata:{}\n\n", ExpectedResult = false)]
    public async Task<bool> So_is_a_stream_of_a_response_without_its_last_event(string events)
    {
        _answer = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n" + events);

        var got = await PostAsync("alone", path: "/v1/responses");

        Assert.That(got.Status, Is.EqualTo(200));
        var isBroken = got.Text.Contains("event: error\n", StringComparison.Ordinal);
        Assert.That(got.Text.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal), Is.Not.EqualTo(isBroken));
        return isBroken;
    }

    [TestCase("x-request-id: a\u0001b")]
    [TestCase("x-request-id: \u00e9\u00ff")]
    [TestCase("x-ratelimit-remaining-requests: a\u007fb")]
    [TestCase("x-ratelimit-\u00e9: 1")]
    [TestCase("Content-Type: text/\u0001plain")]
    [TestCase("Content-Type: text/\u007fplain")]
    [TestCase("Content-Encoding: a\u0001b")]
    [TestCase("Content-Encoding: a\u007fb")]
    [TestCase("Retry-After: soon")]
    public async Task A_header_that_cannot_be_passed_on_does_not_cost_the_answer(string line)
    {
        _answer = Encoding.Latin1.GetBytes($"HTTP/1.1 200 OK\r\n{line}\r\nContent-Length: 5\r\n\r\nhello");

        var got = await PostAsync("alone");

        Assert.That((got.Status, got.Body), Is.EqualTo((200, "hello")).Or.EqualTo((503, got.Body)));
        Assert.That(got.Code, Is.Null.Or.EqualTo("no_healthy_deployments"));
    }

    [TestCase("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello")]
    [TestCase("HTTP/1.0 200 OK\r\n\r\nhello", 200, "hello")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, "")]
    [TestCase("HTTP/1.1 204 No Content\r\n\r\n", 204, "")]
    [TestCase("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", 204, "")]
    [TestCase("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", 204, "")]
    [TestCase("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\n\r\nhello", 204, "")]
    [TestCase("HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 204, "")]
    [TestCase("HTTP/1.1 205 Reset Content\r\n\r\n", 205, "")]
    [TestCase("HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n", 205, "")]
    [TestCase("HTTP/1.1 205 Reset Content\r\nContent-Length: 5\r\n\r\nhello", 205, "")]
    [TestCase("HTTP/1.1 205 Reset Content\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 205, "")]
    [TestCase("HTTP/1.1 304 Not Modified\r\nContent-Length: 12\r\n\r\n", 304, "")]
    [TestCase("HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\nContent-Encoding: br\r\n\r\n", 304, "")]
    [TestCase("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", 204, "")]
    [TestCase("HTTP/1.1 418 I'm a teapot\r\nContent-Length: 5\r\n\r\nshort", 418, "short")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello and more", 200, "hello")]
    public async Task What_is_unusual_but_right_is_passed_on(string answer, int status, string body)
    {
        _answer = Encoding.ASCII.GetBytes(answer);

        var got = await PostAsync("alone");

        Assert.That(got.Status, Is.EqualTo(status));
        Assert.That(got.Head, Does.Match("(?im)^x-litellm-call-id: [0-9a-f-]{36}").And.Match("(?im)^x-request-id: [0-9a-f-]{36}"));
        Assert.That(got.Body.Replace("5\r\nhello\r\n0\r\n\r\n", "hello", StringComparison.Ordinal).Replace("0\r\n\r\n", "", StringComparison.Ordinal), Is.EqualTo(body));
    }

    private Task<RawAnswer> PostAsync(string model, string path = "/v1/chat/completions") =>
        RawHttp.PostAsync(_gateway.Url, path, $$"""{"model":"{{model}}","messages":[]}""", _authorization);

    /// <summary>Reads one request to its end, says the answer and closes.</summary>
    private async Task ListenAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                var stream = client.GetStream();
                var request = new StringBuilder();
                var buffer = new byte[16 * 1024];
                while (!request.ToString().Contains("\"messages\":[]}", StringComparison.Ordinal))
                {
                    var read = await stream.ReadAsync(buffer, _stopping.Token);
                    if (read == 0) break;
                    request.Append(Encoding.UTF8.GetString(buffer, 0, read));
                }

                await stream.WriteAsync(_answer, _stopping.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
            {
                // The gateway hung up, or the test is over.
            }
        }
    }
}
