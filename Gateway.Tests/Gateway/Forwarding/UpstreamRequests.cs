using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using WireMock;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Gateway.Tests.Gateway.Forwarding;

/// <summary>What an upstream gets (docs/routing.md, <i>What goes in and out</i>), seen by WireMock.</summary>
public sealed class UpstreamRequests
{
    private WireMockServer _upstream = null!;
    private GatewayHost _gateway = null!;
    private string _key = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _upstream = WireMockServer.Start();
        TestDeployment[] deployments =
        [
            Of("plain", "openai/gpt-4o"),
            Of("bare-name", "gpt-4o"),
            Of("dressed", "openai/gpt-4o", ("organization", "org-1"), ("extra_headers", new JsonObject { ["X-Extra"] = "e 1" })),
            Of("own-words", "openai/gpt-4o", ("extra_headers", new JsonObject { ["authorization"] = "Basic abc", ["X-Mine"] = "operator" })),
            Of("vllm", "hosted_vllm/meta/llama", ("api_key", null)),
            Of("groq", "groq/llama"),
            Of("anthropic", "anthropic/claude"),
            Of("azure", "azure/my dep", ("api_version", "2024-06-01")),
            Of("azure-v1", "azure/my-dep", ("api_version", "v1")),
            Of("azure-latest", "azure/my-dep", ("api_version", "latest")),
            Of("azure-preview", "azure/my-dep", ("api_version", "preview")),
            Of("openai/*", "openai/*"),
            Of("azure/*", "azure/*", ("api_version", "2024-06-01")),
            new("climb", "climb/*", Params: new JsonObject { ["model"] = "azure/*", ["api_version"] = "2024-06-01" }),
        ];
        _gateway = await GatewayHost.StartAsync(
            deployments,
            GatewayHost.NeverResting(),
            new JsonObject { ["forward_headers"] = GatewayHost.Array("X-Mine", "X-Other") });
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
    public void Forget()
    {
        _upstream.Reset();
        _gateway.Upstream.Reset();
        Answer(Response.Create().WithStatusCode(200).WithHeader("Content-Type", "application/json").WithBody("""{"ok":1.0}"""));
    }

    [TestCase("plain", "/plain/v1/chat/completions", "Authorization", "Bearer up-plain", "gpt-4o")]
    [TestCase("bare-name", "/bare-name/v1/chat/completions", "Authorization", "Bearer up-bare-name", "gpt-4o")]
    [TestCase("vllm", "/vllm/v1/chat/completions", "Authorization", null, "meta/llama")]
    [TestCase("groq", "/groq/v1/chat/completions", "Authorization", "Bearer up-groq", "llama")]
    [TestCase("anthropic", "/anthropic/v1/chat/completions", "x-api-key", "up-anthropic", "claude")]
    [TestCase("azure", "/azure/v1/openai/deployments/my%20dep/chat/completions?api-version=2024-06-01", "api-key", "up-azure", "my dep")]
    [TestCase("azure-v1", "/azure-v1/v1/openai/v1/chat/completions", "api-key", "up-azure-v1", "my-dep")]
    [TestCase("azure-latest", "/azure-latest/v1/openai/v1/chat/completions", "api-key", "up-azure-latest", "my-dep")]
    [TestCase("azure-preview", "/azure-preview/v1/openai/v1/chat/completions?api-version=preview", "api-key", "up-azure-preview", "my-dep")]
    [TestCase("openai/gpt-4o-mini", "/openai-any/v1/chat/completions", "Authorization", "Bearer up-openai/*", "gpt-4o-mini")]
    [TestCase("azure/a b/c", "/azure-any/v1/openai/deployments/a%20b%2Fc/chat/completions?api-version=2024-06-01", "api-key", "up-azure/*", "a b/c")]
    public async Task Each_kind_of_upstream_is_addressed_in_its_own_way(string model, string target, string header, string? credential, string upstreamModel)
    {
        var answer = await _gateway.ChatAsync(_key, model: model);

        Assert.That(answer.Status, Is.EqualTo(200), answer.Body);
        var request = Only();
        Assert.That(new Uri(request.AbsoluteUrl).PathAndQuery, Is.EqualTo(target));
        Assert.That(request.Method, Is.EqualTo("POST"));
        Assert.That(request.Headers!.TryGetValue(header, out var value) ? value.Single() : null, Is.EqualTo(credential));
        Assert.That(new[] { "Authorization", "x-api-key", "api-key" }.Count(request.Headers.ContainsKey), Is.EqualTo(credential is null ? 0 : 1));
        Assert.That(JsonNode.Parse(request.BodyAsBytes)!["model"]!.GetValue<string>(), Is.EqualTo(upstreamModel));
    }

    [TestCase("azure/..")]
    [TestCase("azure/.")]
    public async Task A_name_under_a_wildcard_cannot_climb_out_of_its_path(string model)
    {
        var answer = await _gateway.ChatAsync(_key, model: model);

        Assert.That((answer.Status, answer.Code), Is.EqualTo((404, "model_not_found")));
        Assert.That(_upstream.LogEntries, Is.Empty);
    }

    [TestCase("climb/../x")]
    [TestCase("climb/..%2fx")]
    [TestCase("climb/%2e%2e")]
    [TestCase("climb/x?api-version=1#y")]
    [TestCase("climb/\\..\\")]
    public async Task A_name_under_a_wildcard_stays_one_segment_of_its_path(string model)
    {
        await _gateway.ChatAsync(_key, model: model);

        Assert.That(
            _gateway.Upstream.Hits.Single().Target,
            Is.EqualTo($"/climb/v1/openai/deployments/{Uri.EscapeDataString(model["climb/".Length..])}/chat/completions?api-version=2024-06-01"));
    }

    [Test]
    public async Task The_organization_and_extra_headers_of_a_deployment_are_sent()
    {
        await _gateway.ChatAsync(_key, model: "dressed");

        var headers = Only().Headers!;
        Assert.That(headers["OpenAI-Organization"].Single(), Is.EqualTo("org-1"));
        Assert.That(headers["X-Extra"].Single(), Is.EqualTo("e 1"));
    }

    [Test]
    public async Task An_extra_header_stands_above_the_credential_and_above_the_callers_header()
    {
        await _gateway.ChatAsync(_key, model: "own-words", headers: [("X-Mine", "caller")]);

        var headers = Only().Headers!;
        Assert.That(headers["Authorization"], Is.EqualTo(new[] { "Basic abc" }));
        Assert.That(headers["X-Mine"], Is.EqualTo(new[] { "operator" }));
    }

    [Test]
    public async Task Only_named_headers_of_the_caller_go_upstream()
    {
        await _gateway.ChatAsync(
            null, model: "plain",
            headers: [
                ("x-api-key", _key), ("api-key", _key), ("Cookie", "session=1"), ("Proxy-Authorization", "Basic x"), ("X-Forwarded-For", "10.0.0.1"), ("User-Agent", "agent/1"),
                ("x-litellm-tags", "!x"), ("x-litellm-timeout", "1"), ("Forwarded", "for=1"), ("Accept-Encoding", "gzip"), ("TE", "trailers"), ("Referer", "http://r"), ("Origin", "http://o"),
                ("OpenAI-Organization", "mine"), ("OpenAI-Project", "mine"), ("anthropic-version", "1"), ("X-Goog-Api-Key", "g"), ("Accept", "application/json"), ("OpenAI-Beta", "assistants=v2"),
                ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), ("tracestate", "a=1"), ("X-Mine", "m1"), ("X-Mine", "m2"),
            ]);

        var headers = Only().Headers!;
        Assert.That(
            headers.Keys.Select(k => k.ToLowerInvariant()),
            Is.EquivalentTo(new[] { "host", "content-type", "content-length", "authorization", "accept", "openai-beta", "traceparent", "tracestate", "x-mine" }));
        Assert.That(headers["Authorization"].Single(), Is.EqualTo("Bearer up-plain"));
        Assert.That(string.Join(", ", headers["X-Mine"]), Is.EqualTo("m1, m2"));
        Assert.That(headers["traceparent"].Single(), Is.EqualTo("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        Assert.That(headers["Content-Type"].Single(), Is.EqualTo("application/json"));
    }

    [Test]
    public async Task The_callers_bytes_go_upstream_but_for_the_model_and_the_tags()
    {
        var body = """
             { "b" : 1.0,"a":1e2, "model"  :"plain", "n":12345678901234567890,"m":-0.0,"s":"\u00e9\ud83d\ude00\/é","tags":["!t"],
               "messages":[{"role":"user","content":"a\tb\\n"}] , "metadata":{"tags":["!u"], "k":1E+2}, "unknown":{"tags":["kept"],"model":"kept"},"litellm_metadata":{}}

            """;

        var answer = await _gateway.SendAsync(_key, body);

        Assert.That(answer.Status, Is.EqualTo(200), answer.Body);
        var sent = Encoding.UTF8.GetString(Only().BodyAsBytes!);
        var expected = """
             { "b" : 1.0,"a":1e2, "model"  :"gpt-4o", "n":12345678901234567890,"m":-0.0,"s":"\u00e9\ud83d\ude00\/é",
               "messages":[{"role":"user","content":"a\tb\\n"}] , "metadata":{"k":1E+2}, "unknown":{"tags":["kept"],"model":"kept"}}

            """;
        Assert.That(sent.Replace(",\n", ",", StringComparison.Ordinal), Is.EqualTo(expected.Replace(",\n", ",", StringComparison.Ordinal)));
    }

    [TestCase("gzip")]
    [TestCase("br")]
    [TestCase("deflate")]
    public async Task A_compressed_body_is_checked_and_sent_on_plain(string coding)
    {
        var body = """{"model":"plain","messages":[],"pad":"xxxxxxxxxxxxxxxxxxxx"}""";
        using var content = new ByteArrayContent(Compressed(coding, body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add(coding);

        var answer = await PostAsync(content);

        Assert.That(answer.Status, Is.EqualTo(200), answer.Body);
        Assert.That(Encoding.UTF8.GetString(Only().BodyAsBytes!), Is.EqualTo(body.Replace("plain", "gpt-4o", StringComparison.Ordinal)));
        Assert.That(Only().Headers, Does.Not.ContainKey("Content-Encoding"));
    }

    [Test]
    public async Task A_name_under_a_wildcard_can_be_looked_up_like_any_model()
    {
        Assert.That((await _gateway.GetAsync(_key, "/v1/models/openai/gpt-4o-mini")).Status, Is.EqualTo(200));
        Assert.That((await _gateway.GetAsync(_gateway.AddKey(models: ["plain"]), "/v1/models/openai/gpt-4o-mini")).Status, Is.EqualTo(404));
    }

    private TestDeployment Of(string group, string model, params (string Name, JsonNode? Value)[] more)
    {
        var parameters = new JsonObject { ["model"] = model, ["api_base"] = $"{_upstream.Url}/{group.Replace("/*", "-any", StringComparison.Ordinal)}/v1" };
        foreach (var (name, value) in more) parameters[name] = value;
        return new TestDeployment(group, group, Params: parameters);
    }

    private void Answer(IResponseBuilder response) => _upstream.Given(Request.Create().UsingAnyMethod()).RespondWith(response);

    private IRequestMessage Only() => _upstream.LogEntries.Single().RequestMessage!;

    private async Task<GatewayAnswer> PostAsync(HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _key);
        using var response = await _gateway.Client.SendAsync(request);
        return await GatewayAnswer.ReadAsync(response);
    }

    private static byte[] Compressed(string coding, string text)
    {
        using var buffer = new MemoryStream();
        using (Stream stream = coding switch
        {
            "gzip" => new GZipStream(buffer, CompressionLevel.Fastest),
            "br" => new BrotliStream(buffer, CompressionLevel.Fastest),
            _ => new ZLibStream(buffer, CompressionLevel.Fastest),
        })
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        return buffer.ToArray();
    }
}
