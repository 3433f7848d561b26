using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.Gateway.Inference;

/// <summary>Request parameters of a deployment: each upstream gets its own deployment's defaults, and the caller's word stands above them.</summary>
public sealed class DeploymentDefaults
{
    private static readonly TestDeployment[] World =
    [
        new("first", "g", Params: new JsonObject { ["temperature"] = 0.2, ["extra_body"] = new JsonObject { ["top_k"] = 40 }, ["dimensions"] = 8 }),
        new("second", "h", Params: new JsonObject { ["max_tokens"] = 7, ["additional_drop_params"] = GatewayHost.Array("seed"), ["drop_params"] = true }),
    ];

    private GatewayHost _gateway = null!;
    private string _key = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _gateway = await GatewayHost.StartAsync(World, GatewayHost.NeverResting(new JsonObject { ["fallbacks"] = new JsonArray(new JsonObject { ["g"] = GatewayHost.Array("h") }) }));
        _key = _gateway.AddKey();
    }

    [OneTimeTearDown]
    public async Task Stop() => await _gateway.DisposeAsync();

    [SetUp]
    public void Forget() => _gateway.Upstream.Reset();

    [Test]
    public async Task The_defaults_are_added_where_the_caller_sent_none()
    {
        await _gateway.ChatAsync(_key, model: "g");
        await _gateway.ChatAsync(_key, """{"temperature":1,"top_k":1}""", "g");

        var sent = _gateway.Upstream.Hits.Select(hit => (hit.Json.GetProperty("temperature").GetDouble(), hit.Json.GetProperty("top_k").GetInt32(), hit.Json.TryGetProperty("dimensions", out _)));
        Assert.That(sent, Is.EqualTo(new[] { (0.2, 40, false), (1, 1, false) }));
    }

    [Test]
    public async Task A_fallback_adds_and_leaves_out_by_its_own_deployment()
    {
        _gateway.Upstream.PlanStatus("first", 500);

        var answer = await _gateway.ChatAsync(_key, """{"seed":3,"extra_body":{"google":{}}}""", "g");

        var hit = _gateway.Upstream.Hits[^1];
        Assert.That((answer.Status, answer.Deployment), Is.EqualTo((200, "second")));
        Assert.That(hit.Json.EnumerateObject().Select(p => p.Name), Is.EquivalentTo(new[] { "model", "messages", "max_tokens" }));
        Assert.That(answer.Headers.GetValueOrDefault("x-gateway-dropped-params"), Is.EqualTo("seed, extra_body"));
    }

    [Test]
    public async Task What_is_not_left_out_is_refused_as_ever_and_what_was_not_sent_is_not_named()
    {
        Assert.That((await _gateway.ChatAsync(_key, """{"extra_body":{"a":1},"disable_fallbacks":true}""", "g")).Code, Is.EqualTo("unsupported_parameter"));
        Assert.That((await _gateway.ChatAsync(_key, model: "h")).Headers.GetValueOrDefault("x-gateway-dropped-params"), Is.Null);
    }
}
