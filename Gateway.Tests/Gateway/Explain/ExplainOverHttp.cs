using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Gateway.Explain;

/// <summary><c>POST /route/explain</c> says what a real request does, without doing it, and to each asker only what is its own.</summary>
public sealed class ExplainOverHttp
{
    private static readonly TestDeployment[] World =
    [
        new("eu-free", Tags: ["region:eu", "tier:free"]),
        new("eu-paid", Tags: ["region:eu", "tier:paid"]),
        new("us-paid", Tags: ["region:us", "tier:paid"]),
        new("bare"),
        new("standard", "tiered", ["default"]),
        new("paid", "tiered", ["paid"]),
        new("us-first", "first", ["region:us"]),
        new("eu-second", "second", ["region:eu"]),
    ];

    private static readonly string[][] Scopes = [[], ["region:eu"], ["region:eu", "tier:paid"], ["paid"], ["region:ap"]];

    private static readonly string[] Bodies =
    [
        "{}", """{"tags":["region:eu"]}""", """{"tags":["tier:paid"]}""", """{"tags":["!tier:free"]}""", """{"tags":["&tier:paid"]}""", """{"tags":["paid"]}""",
        """{"tags":["unheard-of"]}""", """{"metadata":{"tags":["region:us"]}}""", """{"tags":"x"}""", """{"api_base":"x"}""",
    ];

    private static readonly string[] Models = ["gpt-4", "tiered", "first", "unknown", "eu-free"];

    private GatewayHost _gateway = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        var router = GatewayHost.NeverResting(new JsonObject { ["fallbacks"] = new JsonArray(new JsonObject { ["first"] = GatewayHost.Array("second") }) });
        _gateway = await GatewayHost.StartAsync(World, router, replace: GatewayHost.With(new HastyTime()));
    }

    [OneTimeTearDown]
    public async Task Stop() => await _gateway.DisposeAsync();

    [SetUp]
    public void Forget() => _gateway.Upstream.Reset();

    [Test]
    public async Task It_agrees_with_what_a_request_does([ValueSource(nameof(Scopes))] string[] scope, [ValueSource(nameof(Models))] string model)
    {
        var key = scope.Length == 0 ? _gateway.AddKey() : _gateway.AddKey(allowed: scope);
        foreach (var body in Bodies)
        {
            var explained = await ExplainAsync(key, body, model);
            Assert.That(_gateway.Upstream.Hits, Is.Empty);
            var real = await _gateway.ChatAsync(key, body, model);
            var reached = await _gateway.ReachAsync(key, body, model);

            var (status, code) = explained.Status == 200
                ? (explained.Json.GetProperty("status").GetInt32(), explained.Json.GetProperty("code").GetString())
                : (explained.Status, explained.Code);
            Assert.That((status, code), Is.EqualTo((real.Status, real.Code)), body);
            if (explained.Status == 200) Assert.That(Eligible(explained.Json), Is.EqualTo(reached), body);
        }
    }

    [Test]
    public async Task A_key_sees_every_deployment_of_the_group_but_no_tags_of_those_outside_its_scope()
    {
        var answer = await ExplainAsync(_gateway.AddKey(allowed: ["region:eu"]), """{"tags":["region:eu"]}""", "gpt-4");

        var seen = Deployments(answer.Json).ToDictionary(d => d.GetProperty("id").GetString()!, d => (d.GetProperty("reason").GetString(), d.GetProperty("tags").ValueKind));
        Assert.That(seen, Is.EquivalentTo(new Dictionary<string, (string?, JsonValueKind)>
        {
            ["eu-free"] = (null, JsonValueKind.Array),
            ["eu-paid"] = (null, JsonValueKind.Array),
            ["us-paid"] = ("outside_key_scope", JsonValueKind.Null),
            ["bare"] = ("outside_key_scope", JsonValueKind.Null),
        }));
        Assert.That(answer.Body, Does.Not.Contain("region:us"));
    }

    [Test]
    public async Task The_master_key_sees_every_deployment_and_the_rule_against_it()
    {
        var key = _gateway.AddKey(allowed: ["region:eu"]);
        foreach (var named in (string[])[$$"""{"key":"{{key}}","tags":["tier:paid"]}""", $$"""{"key_hash":"{{KeyHash.Of(key)}}"}"""])
        {
            var answer = await ExplainAsync(GatewayHost.MasterKey, named, "gpt-4");

            Assert.That(answer.Status, Is.EqualTo(200), answer.Body);
            Assert.That(answer.Body, Does.Not.Contain(key));
            if (answer.Json.GetProperty("status").GetInt32() != 200)
            {
                Assert.That(answer.Json.GetProperty("code").GetString(), Is.EqualTo("tags_not_allowed"));
                continue;
            }

            var reasons = answer.Json.GetProperty("deployments").EnumerateArray().ToDictionary(d => d.GetProperty("id").GetString()!, d => d.GetProperty("reason").GetString());
            Assert.That(reasons, Is.EquivalentTo(new Dictionary<string, string?> { ["eu-free"] = null, ["eu-paid"] = null, ["us-paid"] = "outside_key_scope", ["bare"] = "outside_key_scope" }));
        }
    }

    [TestCase("""{"tags":["region:eu","!tier:free"]}""", "eu-free", "excluded_tag")]
    [TestCase("""{"tags":["&tier:paid"]}""", "eu-free", "required_tag_missing")]
    [TestCase("""{"tags":["tier:paid"]}""", "eu-free", "tags_do_not_match")]
    public async Task The_first_rule_against_a_deployment_is_named(string body, string deployment, string reason)
    {
        var answer = await ExplainAsync(_gateway.AddKey(), body, "gpt-4");

        var found = answer.Json.GetProperty("deployments").EnumerateArray().Single(d => d.GetProperty("id").GetString() == deployment);
        Assert.That((found.GetProperty("eligible").GetBoolean(), found.GetProperty("reason").GetString()), Is.EqualTo((false, reason)));
    }

    [Test]
    public async Task Nobody_but_the_master_may_ask_for_another_key()
    {
        var (own, other) = (_gateway.AddKey(allowed: ["region:eu"]), _gateway.AddKey());

        foreach (var named in (string[])[$$"""{"key":"{{other}}"}""", $$"""{"key_hash":"{{KeyHash.Of(other)}}"}""", """{"key":"sk-unknown"}""", $$"""{"key":"{{GatewayHost.MasterKey}}"}"""])
        {
            var answer = await ExplainAsync(own, named, "gpt-4");

            Assert.That((answer.Status, answer.Code), Is.EqualTo((400, "unsupported_parameter")));
        }
    }

    [TestCase("""{"key":"sk-a","key":"sk-b","model":"gpt-4"}""")]
    [TestCase("""{"key":"sk-a","key_hash":"0000000000000000000000000000000000000000000000000000000000000000","model":"gpt-4"}""")]
    [TestCase("""{"key":"","model":"gpt-4"}""")]
    [TestCase("""{"key":7,"model":"gpt-4"}""")]
    [TestCase("""{"key_hash":"abc","model":"gpt-4"}""")]
    [TestCase("""{"key":"sk-a","model":"gpt-4" """)]
    [TestCase("[]")]
    public async Task The_key_asked_for_is_named_once_and_properly(string body)
    {
        var answer = await _gateway.SendAsync(GatewayHost.MasterKey, body, "/route/explain");

        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(answer.Code, Is.EqualTo("invalid_request"));
    }

    [Test]
    public async Task The_status_that_a_refused_key_would_get_is_part_of_the_explanation()
    {
        var blocked = _gateway.AddKey(blocked: true);

        var ofBlocked = await ExplainAsync(GatewayHost.MasterKey, $$"""{"key":"{{blocked}}"}""", "gpt-4");
        var ofUnknown = await ExplainAsync(GatewayHost.MasterKey, $$"""{"key_hash":"{{new string('0', 64)}}"}""", "gpt-4");

        Assert.That((ofBlocked.Status, ofBlocked.Json.GetProperty("status").GetInt32(), ofBlocked.Json.GetProperty("code").GetString()), Is.EqualTo((200, 401, "key_blocked")));
        Assert.That((ofUnknown.Status, ofUnknown.Json.GetProperty("status").GetInt32(), ofUnknown.Json.GetProperty("code").GetString()), Is.EqualTo((200, 401, "invalid_api_key")));
        Assert.That(ofBlocked.Json.GetProperty("deployments").EnumerateArray(), Is.Empty);
    }

    [Test]
    public async Task Without_a_key_nothing_is_explained()
    {
        Assert.That((await ExplainAsync(null, "{}", "gpt-4")).Code, Is.EqualTo("invalid_api_key"));
        Assert.That((await ExplainAsync(GatewayHost.MasterKey, """{"key":"sk-unknown"}""", "gpt-4")).Body, Does.Contain("invalid_api_key").And.Not.Contains("sk-unknown"));
    }

    private Task<GatewayAnswer> ExplainAsync(string? key, string body, string model) => _gateway.ChatAsync(key, body, model, "/route/explain");

    private static List<string> Eligible(JsonElement explanation) =>
        [.. Deployments(explanation).Where(d => d.GetProperty("eligible").GetBoolean()).Select(d => d.GetProperty("id").GetString()!).Order(StringComparer.Ordinal)];

    private static IEnumerable<JsonElement> Deployments(JsonElement explanation) =>
        explanation.GetProperty("deployments").EnumerateArray()
            .Concat(explanation.GetProperty("fallbacks").EnumerateArray().SelectMany(f => f.GetProperty("deployments").EnumerateArray()));
}
