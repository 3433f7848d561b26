using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Gateway.Health;

/// <summary><c>GET /health</c> tells of the deployments that a key can reach whether they rest, and calls none of them.</summary>
public sealed class ModelHealth
{
    private static readonly TestDeployment[] World =
    [
        new("eu", "gpt-4", ["region:eu"]),
        new("us", "gpt-4", ["region:us"]),
        new("small", "small", ["region:eu"]),
        new("vendor", "vendor/*", ["region:us"], new JsonObject { ["model"] = "openai/*" }),
    ];

    private FakeTimeProvider _time = null!;
    private GatewayHost _gateway = null!;

    [SetUp]
    public async Task Start()
    {
        _time = new FakeTimeProvider();
        var router = new JsonObject { ["allowed_fails"] = 0, ["num_retries"] = 0, ["cooldown_time"] = 30, ["model_group_alias"] = new JsonObject { ["main"] = "gpt-4" } };
        _gateway = await GatewayHost.StartAsync(World, router, replace: GatewayHost.With(_time));
    }

    [TearDown]
    public async Task Stop() => await _gateway.DisposeAsync();

    [TestCase(null, null, "eu us small vendor")]
    [TestCase("region:eu", null, "eu small")]
    [TestCase("region:us", null, "us vendor")]
    [TestCase(null, "small", "small")]
    [TestCase("region:us", "small", "")]
    [TestCase(null, "vendor/large", "vendor")]
    [TestCase(null, "main", "eu us")]
    public async Task It_names_what_the_key_reaches_and_nothing_else(string? scope, string? model, string ids)
    {
        var key = _gateway.AddKey(allowed: scope is null ? null : [scope], models: model is null ? null : [model]);

        var answer = await _gateway.GetAsync(key, "/health");

        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(Ids(answer.Json, "healthy_endpoints"), Is.EqualTo(ids));
        Assert.That(answer.Json.GetProperty("healthy_count").GetInt32(), Is.EqualTo(ids.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length));
        Assert.That((Ids(answer.Json, "unhealthy_endpoints"), answer.Json.GetProperty("unhealthy_count").GetInt32()), Is.EqualTo(("", 0)));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [Test]
    public async Task The_master_key_sees_every_deployment_and_no_key_sees_none()
    {
        Assert.That(Ids((await _gateway.GetAsync(GatewayHost.MasterKey, "/health")).Json, "healthy_endpoints"), Is.EqualTo("eu us small vendor"));
        foreach (var key in new[] { null, "sk-unknown" }) Assert.That((await _gateway.GetAsync(key, "/health")).Status, Is.EqualTo(401));
        Assert.That((await _gateway.GetAsync(_gateway.AddKey(blocked: true), "/health")).Code, Is.EqualTo("key_blocked"));
    }

    [Test]
    public async Task A_deployment_is_unhealthy_while_it_rests()
    {
        var key = _gateway.AddKey();
        _gateway.Upstream.PlanStatus("small", 401);
        await _gateway.ChatAsync(key, model: "small");
        _gateway.Upstream.Reset();

        var resting = (await _gateway.GetAsync(key, "/health")).Json;
        _time.Advance(TimeSpan.FromSeconds(31));
        var back = (await _gateway.GetAsync(key, "/health")).Json;

        Assert.That((Ids(resting, "healthy_endpoints"), Ids(resting, "unhealthy_endpoints")), Is.EqualTo(("eu us vendor", "small")));
        Assert.That((resting.GetProperty("healthy_count").GetInt32(), resting.GetProperty("unhealthy_count").GetInt32()), Is.EqualTo((3, 1)));
        Assert.That((Ids(back, "healthy_endpoints"), Ids(back, "unhealthy_endpoints")), Is.EqualTo(("eu us small vendor", "")));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [Test]
    public async Task Under_a_wildcard_each_model_has_a_health_of_its_own()
    {
        var key = _gateway.AddKey();
        _gateway.Upstream.PlanStatus("vendor", 500);
        await _gateway.ChatAsync(key, model: "vendor/large");

        Assert.That(Ids((await _gateway.GetAsync(key, "/health?model=vendor/large")).Json, "unhealthy_endpoints"), Is.EqualTo("vendor"));
        Assert.That(Ids((await _gateway.GetAsync(key, "/health?model=vendor/small")).Json, "healthy_endpoints"), Is.EqualTo("vendor"));
    }

    [TestCase("model=gpt-4", "eu us")]
    [TestCase("model=main", "eu us")]
    [TestCase("model=vendor/*", "vendor")]
    [TestCase("model=vendor/any", "vendor")]
    [TestCase("model_id=us", "us")]
    [TestCase("model=gpt-4&model_id=us", "us")]
    public async Task Model_and_model_id_choose_among_them(string query, string ids) =>
        Assert.That(Ids((await _gateway.GetAsync(_gateway.AddKey(), "/health?" + query)).Json, "healthy_endpoints"), Is.EqualTo(ids));

    [TestCase("model=none", "model")]
    [TestCase("model=small", "model")]
    [TestCase("model=vendor/*", "model")]
    [TestCase("model=", "model")]
    [TestCase("model_id=us", "model_id")]
    [TestCase("model_id=none", "model_id")]
    [TestCase("model=gpt-4&model_id=small", "model_id")]
    public async Task What_the_key_does_not_reach_is_not_found_as_if_it_were_not_there(string query, string parameter)
    {
        var answer = await _gateway.GetAsync(_gateway.AddKey(allowed: ["region:eu"], models: ["gpt-4"]), "/health?" + query);

        Assert.That((answer.Status, answer.Code, answer.Json.GetProperty("error").GetProperty("param").GetString()), Is.EqualTo((404, "model_not_found", parameter)));
    }

    [TestCase("force=true", "unsupported_parameter", "force")]
    [TestCase("model=gpt-4&check=1", "unsupported_parameter", "check")]
    [TestCase("models=gpt-4", "unsupported_parameter", "models")]
    [TestCase("MODEL=gpt-4", "unsupported_parameter", "MODEL")]
    [TestCase("model=gpt-4&model=small", "invalid_request", "model")]
    public async Task A_parameter_that_would_be_passed_over_is_refused_by_name(string query, string code, string parameter)
    {
        var answer = await _gateway.GetAsync(GatewayHost.MasterKey, "/health?" + query);

        Assert.That((answer.Status, answer.Code, answer.Json.GetProperty("error").GetProperty("param").GetString()), Is.EqualTo((400, code, parameter)));
    }

    [Test]
    public async Task An_address_is_named_only_where_answers_name_it()
    {
        var key = _gateway.AddKey(models: ["small"]);
        var named = (await _gateway.GetAsync(key, "/health")).Json.GetProperty("healthy_endpoints")[0];
        await using var silent = await GatewayHost.StartAsync(World, general: new JsonObject { ["expose_api_base"] = false });
        var unnamed = (await silent.GetAsync(silent.AddKey(models: ["small"]), "/health")).Json.GetProperty("healthy_endpoints")[0];

        Assert.That(Names(named), Is.EqualTo(new[] { "model", "model_id", "api_base" }));
        Assert.That(named.GetProperty("api_base").GetString(), Does.StartWith("http://127.0.0.1"));
        Assert.That(Names(unnamed), Is.EqualTo(new[] { "model", "model_id" }));
    }

    private static IEnumerable<string> Names(JsonElement json) => json.EnumerateObject().Select(p => p.Name);

    private static string Ids(JsonElement json, string list) => string.Join(' ', json.GetProperty(list).EnumerateArray().Select(e => e.GetProperty("model_id").GetString()));
}
