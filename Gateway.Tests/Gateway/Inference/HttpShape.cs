using System.Text;
using Gateway.Tests.Support;

namespace Gateway.Tests.Gateway.Inference;

/// <summary>Requests in every shape that HTTP allows and some that it does not: none leaves its scope, none is a 500, and each refusal is an error in OpenAI's shape where one can be given.</summary>
public sealed class HttpShape
{
    private const string Path = "/v1/chat/completions";
    private const string Body = """{"model":"gpt-4","messages":[]}""";

    /// <summary>What the server refuses before the gateway sees it has no body; HTTP knows no other way there.</summary>
    private static readonly int[] RefusedByTheServer = [0, 400, 404, 405, 408, 411, 414, 431, 501, 505];

    private GatewayHost _gateway = null!;
    private string _key = null!;
    private string _free = null!;

    private string Authorization => $"Authorization: Bearer {_key}";

    [OneTimeSetUp]
    public async Task Start()
    {
        _gateway = await GatewayHost.StartAsync([new("eu", Tags: ["region:eu"]), new("us", Tags: ["region:us"])], GatewayHost.NeverResting());
        _key = _gateway.AddKey(allowed: ["region:eu"]);
        _free = _gateway.AddKey();
    }

    [OneTimeTearDown]
    public async Task Stop() => await _gateway.DisposeAsync();

    [SetUp]
    public void Forget() => _gateway.Upstream.Reset();

    [TestCase("x-litellm-tags: region:eu", "x-litellm-tags: region:us")]
    [TestCase("X-LiTeLlM-TaGs: region:us")]
    [TestCase("x-litellm-tags:region:us")]
    [TestCase("x-litellm-tags: \t region:us \t ")]
    [TestCase("x-litellm-tags: region:eu\u00a0,region:us")]
    public async Task A_tag_in_any_header_line_counts(params string[] lines)
    {
        var answer = await PostAsync(Body, [Authorization, .. lines]);

        Assert.That((answer.Status, answer.Code), Is.EqualTo((401, "tags_not_allowed")));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [TestCase("x-litellm-tags: region:eu\r\n ,region:us")]
    [TestCase("x-litellm-tags : region:us")]
    [TestCase("x-litellm-tags\0: region:us")]
    [TestCase("x-litellm-tags: region:eu\0,region:us")]
    [TestCase("x-litellm-tags: region:eu\rx-litellm-tags: region:us")]
    [TestCase(": region:us")]
    public async Task A_malformed_header_line_is_refused(string line)
    {
        var answer = await PostAsync(Body, Authorization, line);

        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [Test]
    public async Task A_header_that_is_not_utf8_is_refused()
    {
        byte[] request = [.. Encoding.ASCII.GetBytes($"POST {Path} HTTP/1.1\r\nHost: g\r\n{Authorization}\r\nContent-Length: {Body.Length}\r\nConnection: close\r\nx-litellm-tags: region:eu"), 0xff, .. Encoding.ASCII.GetBytes($",region:us\r\n\r\n{Body}")];

        var answer = await RawHttp.SendAsync(_gateway.Url, request);

        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [Test]
    public async Task A_trailer_is_no_header()
    {
        var body = $"{Body.Length:x}\r\n{Body}\r\n0\r\nx-litellm-tags: region:us\r\nauthorization: Bearer {_free}\r\ncontent-type: text/plain\r\n\r\n";

        var answer = await PostAsync(body, Authorization, "Transfer-Encoding: chunked", "Trailer: x-litellm-tags, authorization");
        var keyless = await PostAsync(body, "Transfer-Encoding: chunked");

        Assert.That((answer.Status, keyless.Status, keyless.Code), Is.EqualTo((200, 401, "invalid_api_key")));
        Assert.That(_gateway.Upstream.Called, Is.EqualTo(new[] { "eu" }));
        Assert.That(_gateway.Upstream.Hits.Single().Headers["authorization"], Is.EqualTo("Bearer up-eu"));
    }

    [Test]
    public async Task A_client_that_waits_for_100_continue_gets_it_only_with_a_good_key()
    {
        Assert.That(await FirstWordAsync(_key), Does.StartWith("HTTP/1.1 100 "));
        Assert.That(await FirstWordAsync("sk-unknown"), Does.StartWith("HTTP/1.1 401 "));

        async Task<string> FirstWordAsync(string key)
        {
            using var client = await RawHttp.ConnectAsync(_gateway.Url);
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"POST {Path} HTTP/1.1\r\nHost: g\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\nExpect: 100-continue\r\n\r\n"));
            var word = new byte[64];
            return Encoding.ASCII.GetString(word, 0, await stream.ReadAsync(word));
        }
    }

    [TestCase("/v1/chat/completions/")]
    [TestCase("/V1/Chat/COMPLETIONS")]
    [TestCase("/v1/%63hat/completions")]
    [TestCase("/v1/./chat/completions")]
    [TestCase("/v1/x/../chat/completions")]
    [TestCase("/v1/x/%2e%2e/chat/completions")]
    [TestCase("/v1/chat/completions?tags=region:us&model=us&x-litellm-tags=region:us")]
    [TestCase("http://gateway/v1/chat/completions")]
    [TestCase("/openai/deployments/gpt-4/chat/completions?model=us")]
    public async Task A_path_written_in_another_way_means_the_same_and_no_more(string target)
    {
        var answer = await RawHttp.PostAsync(_gateway.Url, target, Body, Authorization);
        var refused = await RawHttp.PostAsync(_gateway.Url, target, """{"model":"gpt-4","tags":["region:us"]}""", Authorization);

        Assert.That((answer.Status, refused.Status, refused.Code), Is.EqualTo((200, 401, "tags_not_allowed")));
        Assert.That(_gateway.Upstream.Called, Is.EqualTo(new[] { "eu" }));
        Assert.That(_gateway.Upstream.Hits.Single().Path, Is.EqualTo("/eu/v1/chat/completions"));
    }

    [TestCase("//v1/chat/completions")]
    [TestCase("/v1//chat/completions")]
    [TestCase("/v1/chat%2Fcompletions")]
    [TestCase("/v1/chat/completions%00")]
    [TestCase("/v1/chat/completions%20")]
    [TestCase("/v1/chat/completions;a=b")]
    [TestCase("/v1\\chat\\completions")]
    [TestCase("/../../etc/passwd")]
    [TestCase("*")]
    [TestCase("gateway:443")]
    public async Task A_path_that_only_looks_like_one_is_not_found(string target)
    {
        var answer = await RawHttp.PostAsync(_gateway.Url, target, Body, Authorization);

        Assert.That(answer.Status, Is.InRange(400, 405));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
        AssertShape(answer);
    }

    [TestCase("X-HTTP-Method-Override: GET")]
    [TestCase("X-Original-URL: /v1/models")]
    [TestCase("X-Rewrite-URL: /health/liveness")]
    [TestCase("X-Forwarded-Prefix: /health/liveness")]
    [TestCase("X-Forwarded-For: 127.0.0.1")]
    [TestCase("x_litellm_tags: region:us")]
    [TestCase("x-litellm-model: us")]
    [TestCase("x-litellm-deployment: us")]
    [TestCase("x-litellm-timeout: 0")]
    [TestCase("x-litellm-num-retries: 9")]
    [TestCase("Host: us.invalid")]
    public async Task A_header_that_other_servers_act_on_changes_nothing(string line)
    {
        var answer = await PostAsync(Body, Authorization, line);
        var keyless = await PostAsync(Body, line);

        Assert.That((answer.Status, keyless.Status), Is.EqualTo((200, 401)));
        Assert.That(_gateway.Upstream.Called, Is.EqualTo(new[] { "eu" }));
    }

    [Test]
    public async Task Http_1_0_is_answered()
    {
        var answer = await RawHttp.SendAsync(
            _gateway.Url, $"POST {Path} HTTP/1.0\r\n{Authorization}\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");

        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(_gateway.Upstream.Called, Is.EqualTo(new[] { "eu" }));
    }

    [Test]
    public async Task Several_keys_are_refused_and_one_may_come_in_any_of_its_headers()
    {
        var (own, free) = (_key, _free);

        Assert.That((await PostAsync(Body, $"Authorization: Bearer {own}", $"Authorization: Bearer {own}")).Code, Is.EqualTo("invalid_api_key"));
        Assert.That((await PostAsync(Body, $"Authorization: Bearer {own}", $"Authorization: Bearer {free}")).Code, Is.EqualTo("invalid_api_key"));
        Assert.That((await PostAsync(Body, $"Authorization: Bearer {own}, Bearer {free}")).Code, Is.EqualTo("invalid_api_key"));
        Assert.That((await PostAsync(Body, $"Authorization: Bearer {own}", $"x-api-key: {free}")).Code, Is.EqualTo("invalid_api_key"));
        Assert.That((await PostAsync(Body, $"x-api-key: {own}", $"api-key: {free}")).Code, Is.EqualTo("invalid_api_key"));
        Assert.That((await PostAsync(Body, $"x-api-key: {own}", $"x-api-key: {free}")).Code, Is.EqualTo("invalid_api_key"));
        Assert.That((await PostAsync(Body, $"Authorization: Basic {own}")).Code, Is.EqualTo("invalid_api_key"));
        Assert.That((await PostAsync(Body, $"Authorization: {own}")).Code, Is.EqualTo("invalid_api_key"));
        Assert.That((await PostAsync(Body, "Authorization: Bearer ")).Code, Is.EqualTo("invalid_api_key"));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);

        Assert.That((await PostAsync(Body, $"authorization: bearer {own}")).Status, Is.EqualTo(200));
        Assert.That((await PostAsync(Body, $"X-Api-Key: {own}")).Status, Is.EqualTo(200));
        Assert.That((await PostAsync(Body, $"API-KEY: {own}", $"Authorization: Bearer {own}")).Status, Is.EqualTo(200));
        Assert.That(_gateway.Upstream.Called, Is.All.EqualTo("eu"));
    }

    [Test]
    public async Task Huge_headers_are_refused()
    {
        var tooMany = await PostAsync(Body, Authorization, "x-litellm-tags: " + string.Join(',', Enumerable.Range(1000, 5000)));
        var repeated = await PostAsync(Body, Authorization, "x-litellm-tags: " + string.Join(',', Enumerable.Repeat("a", 10_000)));
        var tooLong = await PostAsync(Body, Authorization, "x-litellm-tags: " + string.Join(',', Enumerable.Range(10_000, 10_000)));
        var lines = await PostAsync(Body, [Authorization, .. Enumerable.Range(0, 200).Select(i => $"x-litellm-tags: t{i}")]);

        Assert.That((tooMany.Status, tooMany.Code), Is.EqualTo((400, "invalid_request")));
        Assert.That((repeated.Status, repeated.Code), Is.EqualTo((401, "tags_not_allowed")));
        Assert.That(tooLong.Status, Is.EqualTo(431));
        Assert.That(lines.Status, Is.EqualTo(431));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [TestCase("GET")]
    [TestCase("PUT")]
    [TestCase("DELETE")]
    [TestCase("OPTIONS")]
    [TestCase("TRACE")]
    [TestCase("BREW")]
    public async Task Another_method_is_405(string method)
    {
        var answer = await RawHttp.SendAsync(_gateway.Url, $"{method} {Path} HTTP/1.1\r\nHost: g\r\n{Authorization}\r\nContent-Length: {Body.Length}\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{Body}");

        Assert.That((answer.Status, answer.Code), Is.EqualTo((405, "method_not_allowed")));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [Test]
    [Category("Slow")]
    public async Task Headers_that_come_too_slowly_are_given_up()
    {
        var answer = await RawHttp.SendAsync(_gateway.Url, $"POST {Path} HTTP/1.1\r\nHost: g\r\n{Authorization}\r\nX-Slow: ");

        Assert.That(answer.Status, Is.EqualTo(408));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    private Task<RawAnswer> PostAsync(string body, params string[] headers) => RawHttp.PostAsync(_gateway.Url, Path, body, headers);

    private static void AssertShape(RawAnswer answer)
    {
        if (answer.Code is null) Assert.That((answer.Body, RefusedByTheServer.Contains(answer.Status)), Is.EqualTo(("", true)));
    }
}
