using System.Text.Json.Nodes;
using Gateway.Api.Inference;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Gateway.Inference;

/// <summary>Every path on which a model can be reached is behind the key and the scopes, and there is no other.</summary>
public sealed class InferenceRouteTable
{
    private static readonly TestDeployment[] World =
    [
        new("eu", Tags: ["region:eu"]),
        new("us", Tags: ["region:us"]),
        new("slash", "org/model", ["region:eu"]),
        new("odd", "müller 1+1%", ["region:eu"]),
        new("deep", "a/b/c", ["region:eu"]),
        new("operation", "chat/completions", ["region:eu"]),
    ];

    private static readonly string[] Paths =
    [
        .. from prefix in (string[])["/", "/v1/", "/openai/v1/"]
           from operation in (string[])["chat/completions", "completions", "embeddings", "responses", "moderations", "images/generations"]
           select prefix + operation,
        .. from operation in (string[])["chat/completions", "completions", "embeddings", "images/generations", "responses"]
           select "/openai/deployments/gpt-4/" + operation,
        .. from operation in (string[])["chat/completions", "completions", "embeddings"]
           select "/engines/gpt-4/" + operation,
        "/openai/responses",
    ];

    private GatewayHost _gateway = null!;
    private string _key = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _gateway = await GatewayHost.StartAsync(World);
        _key = _gateway.AddKey(allowed: ["region:eu"]);
    }

    [OneTimeTearDown]
    public async Task Stop() => await _gateway.DisposeAsync();

    [SetUp]
    public void Forget() => _gateway.Upstream.Reset();

    [Test]
    public void The_table_is_what_this_test_walks()
    {
        Assert.That(InferenceRoutes.All.Select(r => r.Path.Replace("{group}", "gpt-4", StringComparison.Ordinal)), Is.EquivalentTo(Paths));
    }

    [Test]
    public void Nothing_but_the_table_and_the_explanation_answers_to_a_post()
    {
        var posts = _gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>() is not { } methods || methods.HttpMethods.Any(m => m is not ("GET" or "HEAD")))
            .Select(e => e.RoutePattern.RawText);

        Assert.That(posts, Is.EquivalentTo(InferenceRoutes.All.Select(r => r.Path).Append("/route/explain")));
    }

    [Test]
    public async Task Every_endpoint_but_the_health_checks_and_the_metrics_asks_for_a_key()
    {
        var endpoints = _gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        Assert.That(endpoints, Has.Count.GreaterThan(Paths.Length));

        foreach (var endpoint in endpoints)
        {
            var path = endpoint.RoutePattern.RawText!.Replace("{group}", "gpt-4", StringComparison.Ordinal).Replace("{**model}", "gpt-4", StringComparison.Ordinal);
            var method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0];
            var answer = method == "GET" ? await _gateway.GetAsync(null, path) : await _gateway.ChatAsync(null, path: path);

            Assert.That(answer.Status, Is.EqualTo(path == "/metrics" || path.StartsWith("/health/", StringComparison.Ordinal) ? 200 : 401), path);
        }

        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [TestCaseSource(nameof(Paths))]
    public async Task A_tag_outside_the_scope_is_refused_on_every_path(string path)
    {
        var answer = await _gateway.ChatAsync(_key, """{"tags":["region:us"]}""", path: path);

        Assert.That((answer.Status, answer.Code), Is.EqualTo((401, "tags_not_allowed")));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [TestCaseSource(nameof(Paths))]
    public async Task A_good_call_reaches_the_same_operation_of_the_upstream_in_scope(string path)
    {
        var operation = path;
        foreach (var prefix in (string[])["/openai/deployments/gpt-4/", "/engines/gpt-4/", "/openai/", "/v1/"]) operation = operation.Replace(prefix, "/", StringComparison.Ordinal);

        var answer = await _gateway.ChatAsync(_key, path: path);

        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(_gateway.Upstream.Hits.Single().Path, Is.EqualTo("/eu/v1" + operation));
    }

    [TestCase("/v1/audio/speech")]
    [TestCase("/v1/chat")]
    [TestCase("/openai/deployments/gpt-4/audio/speech")]
    [TestCase("/openai/deployments//chat/completions")]
    [TestCase("/openai/deployments/gpt-4/moderations")]
    [TestCase("/openai/deployments/org/model/audio/speech")]
    [TestCase("/openai/chat/completions")]
    [TestCase("/engines/gpt-4/responses")]
    [TestCase("/v2/chat/completions")]
    [TestCase("/sync/snapshot")]
    [TestCase("/key/generate")]
    [TestCase("/")]
    public async Task An_unknown_path_is_404_in_the_shape_of_an_error(string path)
    {
        var answer = await _gateway.ChatAsync(_key, path: path);

        Assert.That((answer.Status, answer.Code), Is.EqualTo((404, "not_found")));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [TestCaseSource(nameof(Paths))]
    public async Task A_wrong_method_is_405_in_the_shape_of_an_error(string path)
    {
        var answer = await _gateway.GetAsync(_key, path);

        Assert.That((answer.Status, answer.Code), Is.EqualTo((405, "method_not_allowed")));
        Assert.That(answer.Headers["allow"], Is.EqualTo("POST"));
    }

    [TestCase("gpt-4", "gpt-4", "eu")]
    [TestCase("gpt-4", null, "eu")]
    [TestCase("org%2Fmodel", null, "slash")]
    [TestCase("org%2fmodel", "org/model", "slash")]
    [TestCase("org/model", "gpt-4", "slash")]
    [TestCase("a/b/c", null, "deep")]
    [TestCase("a%2Fb/c", null, "deep")]
    [TestCase("chat/completions", null, "operation")]
    [TestCase("m%C3%BCller%201+1%25", "müller 1+1%", "odd")]
    public async Task An_azure_path_names_the_model_group(string group, string? model, string deployment)
    {
        var answer = await _gateway.SendAsync(_key, Body(model), $"/openai/deployments/{group}/chat/completions?api-version=2024-10-21");

        Assert.That((answer.Status, answer.Deployment), Is.EqualTo((200, deployment)));
        Assert.That(_gateway.Upstream.Hits.Single().Json.GetProperty("model").GetString(), Is.EqualTo("m-" + deployment));
        Assert.That(_gateway.Upstream.Hits.Single().Path, Does.Not.Contain("api-version"));
    }

    [TestCase("\"org/model\"")]
    [TestCase("\"no-such-model\"")]
    [TestCase("\"\"")]
    [TestCase("null")]
    [TestCase("7")]
    public async Task The_path_decides_whatever_the_body_names(string model)
    {
        foreach (var path in new[] { "/openai/deployments/gpt-4/chat/completions", "/engines/gpt-4/chat/completions", "/openai/deployments/gpt-4/responses" })
        {
            _gateway.Upstream.Reset();

            var answer = await _gateway.SendAsync(_key, $$"""{"messages":[],"model":{{model}}}""", path);

            Assert.That((answer.Status, answer.Deployment), Is.EqualTo((200, "eu")), path);
            Assert.That(_gateway.Upstream.Hits.Single().Json.GetProperty("model").GetString(), Is.EqualTo("m-eu"));
        }
    }

    [Test]
    public async Task What_the_key_may_use_is_asked_of_the_paths_name()
    {
        var key = _gateway.AddKey(allowed: ["region:eu"], models: ["org/model"]);

        var refused = await _gateway.SendAsync(key, Body("org/model"), "/openai/deployments/gpt-4/chat/completions");
        var answered = await _gateway.SendAsync(key, Body("gpt-4"), "/openai/deployments/org/model/chat/completions");

        Assert.That((refused.Status, refused.Code), Is.EqualTo((403, "model_not_allowed")));
        Assert.That((answered.Status, answered.Deployment), Is.EqualTo((200, "slash")));
    }

    [TestCase("""{"model":"gpt-4","model":"gpt-4"}""")]
    [TestCase("""{"model":null,"model":null}""")]
    [TestCase("""{"MODEL":"gpt-4"}""")]
    public async Task A_model_that_could_be_read_in_two_ways_is_400_under_every_path(string body)
    {
        var answer = await _gateway.SendAsync(_key, body, "/openai/deployments/gpt-4/chat/completions");

        Assert.That((answer.Status, answer.Code), Is.EqualTo((400, "invalid_request")));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [TestCase("gpt-5", 404)]
    [TestCase("us", 404)]
    [TestCase("GPT-4", 404)]
    [TestCase("gpt-4%2F..%2Forg", 404)]
    public async Task An_unknown_group_in_an_azure_path_is_404(string group, int status)
    {
        var answer = await _gateway.SendAsync(_key, Body(null), $"/openai/deployments/{group}/chat/completions");

        Assert.That((answer.Status, answer.Code), Is.EqualTo((status, "model_not_found")));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [TestCase("/v1/models/org/model")]
    [TestCase("/v1/models/org%2Fmodel")]
    [TestCase("/models/org%2fmodel")]
    [TestCase("/openai/models/org/model")]
    [TestCase("/openai/v1/models/org/model")]
    public async Task A_model_with_a_slash_can_be_looked_up(string path)
    {
        Assert.That((await _gateway.GetAsync(_key, path)).Json.GetProperty("id").GetString(), Is.EqualTo("org/model"));
    }

    private static string Body(string? model)
    {
        var body = new JsonObject { ["messages"] = new JsonArray() };
        if (model is not null) body["model"] = model;
        return body.ToJsonString();
    }
}
