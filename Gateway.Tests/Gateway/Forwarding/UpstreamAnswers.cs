using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Gateway.Tests.Gateway.Forwarding;

/// <summary>What of an upstream's answer comes back to the caller (docs/routing.md, <i>What goes in and out</i>), with WireMock as the upstream.</summary>
public sealed class UpstreamAnswers
{
    private WireMockServer _upstream = null!;
    private GatewayHost _gateway = null!;
    private string _key = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _upstream = WireMockServer.Start();
        _gateway = await GatewayHost.StartAsync([new("plain", "plain", Params: new JsonObject { ["api_base"] = _upstream.Url + "/v1" })], GatewayHost.NeverResting());
        _key = _gateway.AddKey();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _gateway.DisposeAsync();
        _upstream.Stop();
        _upstream.Dispose();
    }

    [SetUp]
    public void Forget() => _upstream.Reset();

    [TestCase(301)]
    [TestCase(302)]
    [TestCase(307)]
    [TestCase(308)]
    public async Task A_redirect_is_not_followed(int status)
    {
        Answer(Response.Create().WithStatusCode(status).WithHeader("Location", _gateway.Upstream.BaseOf("elsewhere") + "/chat/completions"));

        var answer = await _gateway.ChatAsync(_key, model: "plain");

        Assert.That(answer.Status, Is.EqualTo(status));
        Assert.That(answer.Headers, Does.Not.ContainKey("location"));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
        Assert.That(_upstream.LogEntries, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_compressed_answer_passes_untouched()
    {
        var bytes = Gzip("""{"ok":true}""");
        Answer(Response.Create().WithStatusCode(200).WithHeader("Content-Type", "application/json").WithHeader("Content-Encoding", "gzip").WithBody(bytes));
        using var content = new StringContent("""{"model":"plain"}""", Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _key);

        using var response = await _gateway.Client.SendAsync(request);

        Assert.That(response.Content.Headers.ContentEncoding, Is.EqualTo(new[] { "gzip" }));
        Assert.That(await response.Content.ReadAsByteArrayAsync(), Is.EqualTo(bytes));
    }

    [Test]
    public async Task Of_the_upstreams_headers_only_request_ids_and_limits_come_back()
    {
        Answer(Response.Create().WithStatusCode(200)
            .WithHeader("Content-Type", "application/json; charset=utf-8").WithHeader("x-request-id", "req-1").WithHeader("x-ratelimit-remaining-requests", "9")
            .WithHeader("Set-Cookie", "a=1").WithHeader("Server", "upstream/1").WithHeader("openai-organization", "org-secret").WithHeader("x-litellm-model-id", "forged")
            .WithHeader("WWW-Authenticate", "Basic").WithHeader("Access-Control-Allow-Origin", "*").WithBody("{}"));

        var answer = await _gateway.ChatAsync(_key, model: "plain");

        Assert.That(answer.Headers["llm_provider-x-request-id"], Is.EqualTo("req-1"));
        Assert.That(answer.Headers["x-request-id"], Is.EqualTo(answer.Headers["x-litellm-call-id"]));
        Assert.That(answer.Headers["llm_provider-x-ratelimit-remaining-requests"], Is.EqualTo("9"));
        Assert.That(answer.Headers["content-type"], Is.EqualTo("application/json; charset=utf-8"));
        Assert.That(answer.Deployment, Is.EqualTo("plain"));
        var names = answer.Headers.Keys.Where(n => !n.StartsWith("x-litellm-", StringComparison.Ordinal) && !n.StartsWith("llm_provider-", StringComparison.Ordinal));
        Assert.That(names, Is.SubsetOf(new[] { "content-type", "content-length", "transfer-encoding", "date", "x-request-id", "x-content-type-options" }));
        Assert.That(answer.Headers.Keys.Where(n => n.StartsWith("llm_provider-", StringComparison.Ordinal)).Count(), Is.EqualTo(2));
    }

    private void Answer(IResponseBuilder response) => _upstream.Given(Request.Create().UsingAnyMethod()).RespondWith(response);

    private static byte[] Gzip(string text)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return buffer.ToArray();
    }
}
