using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Gateway.Inference;

/// <summary>A key that is kept to a place asks for nothing that would leave it. Source: docs/routing.md, <i>Hosted tools</i>.</summary>
public sealed class HostedToolsOverHttp
{
    private const string WebSearch = """{"tools":[{"type":"function","function":{"name":"f"}},{"type":"web_search_20250305"}]}""";

    private static readonly TestDeployment[] World = [new("eu", Tags: ["region:eu", "tier:paid"])];

    private GatewayHost _gateway = null!;

    [OneTimeSetUp]
    public async Task Start() => _gateway = await GatewayHost.StartAsync(World, GatewayHost.NeverResting());

    [OneTimeTearDown]
    public async Task Stop() => await _gateway.DisposeAsync();

    [SetUp]
    public void Forget() => _gateway.Upstream.Reset();

    [Test]
    public async Task A_hosted_tool_of_a_key_that_is_kept_to_a_place_is_refused_and_nothing_is_sent()
    {
        var answer = await _gateway.ChatAsync(_gateway.AddKey(allowed: ["region:eu"]), WebSearch);

        Assert.That((answer.Status, answer.Code), Is.EqualTo((403, "hosted_tool_not_allowed")));
        Assert.That(answer.Json.GetProperty("error").GetProperty("param").GetString(), Is.EqualTo("tools"));
        Assert.That(answer.Json.GetProperty("error").GetProperty("type").GetString(), Is.EqualTo("permission_error"));
        Assert.That(answer.Body, Does.Contain("'tools' asks for 'web_search_20250305'"));
        Assert.That(_gateway.Upstream.Called, Is.Empty);
    }

    [Test]
    public async Task The_teams_scope_and_enforced_tags_keep_to_a_place_too()
    {
        _gateway.AddTeam("of-eu", tags: ["region:eu"]);

        Assert.That((await _gateway.ChatAsync(_gateway.AddKey(team: "of-eu"), WebSearch)).Code, Is.EqualTo("hosted_tool_not_allowed"));
        Assert.That((await _gateway.ChatAsync(_gateway.AddKey(enforced: ["region:eu"]), WebSearch)).Code, Is.EqualTo("hosted_tool_not_allowed"));
    }

    [Test]
    public async Task Other_keys_and_function_tools_go_on_unchanged()
    {
        const string Function = """{"tools":[{"type":"function","function":{"name":"web_search"}}]}""";

        foreach (var (key, body) in new[] { (_gateway.AddKey(), WebSearch), (_gateway.AddKey(allowed: ["tier:paid"]), WebSearch), (_gateway.AddKey(allowed: ["region:eu"]), Function) })
        {
            _gateway.Upstream.Reset();
            Assert.That((await _gateway.ChatAsync(key, body)).Status, Is.EqualTo(200));
            Assert.That(_gateway.Upstream.Hits.Single().Json.GetProperty("tools").GetRawText(), Is.EqualTo(JsonNode.Parse(body)!["tools"]!.ToJsonString()));
        }
    }

    [TestCase("""["web_search"]""", null, 200)]
    [TestCase(null, """["web_search"]""", 200)]
    [TestCase("""["web_search"]""", """["mcp","web_search"]""", 200)]
    [TestCase("""["*"]""", """["web_search_20250305"]""", 200)]
    [TestCase("""["web_search"]""", """["mcp"]""", 403)]
    [TestCase("""["mcp"]""", """["web_search"]""", 403)]
    [TestCase("[]", """["web_search"]""", 403)]
    [TestCase("""["web_search"]""", "[]", 403)]
    [TestCase("""["web_search_preview"]""", null, 403)]
    public async Task Key_and_team_must_both_allow_a_tool_and_where_one_says_nothing_the_other_holds(string? ofKey, string? ofTeam, int status)
    {
        var team = $"team-{Guid.NewGuid():N}";
        _gateway.Keys.TryApply(new Change { TeamUpserted = new TeamRecord { TeamId = team, AllowedHostedTools = Names(ofTeam) } });
        var key = KeyOf(team, ofKey);

        Assert.That((await _gateway.ChatAsync(key, WebSearch)).Status, Is.EqualTo(status));
    }

    [TestCase("/v1/responses", """{"background":true,"input":"x"}""", "background")]
    [TestCase("/v1/responses", """{"tools":[{"type":"code_interpreter","container":{"type":"auto"}}],"input":"x"}""", "tools")]
    [TestCase("/v1/chat/completions", """{"web_search_options":{}}""", "web_search_options")]
    [TestCase("/v1/chat/completions", """{"mcp_servers":[{"url":"https://x"}]}""", "mcp_servers")]
    [TestCase("/v1/chat/completions", """{"container":"c"}""", "container")]
    [TestCase("/v1/completions", """{"tools":[{"google_search":{}}],"prompt":"x"}""", "tools")]
    [TestCase("/v1/chat/completions", """{"extra_body":{"google":{"tools":[{"url_context":{}}]}}}""", "extra_body.tools")]
    [TestCase("/openai/deployments/gpt-4/chat/completions", """{"Tools":[{"type":"mcp"}]}""", "tools")]
    public async Task Every_path_and_every_place_of_a_body_is_looked_at(string path, string body, string field)
    {
        var answer = await _gateway.ChatAsync(_gateway.AddKey(allowed: ["region:eu"]), body, path: path);

        Assert.That((answer.Status, answer.Code), Is.EqualTo((403, "hosted_tool_not_allowed")));
        Assert.That(answer.Json.GetProperty("error").GetProperty("param").GetString(), Is.EqualTo(field));
    }

    [Test]
    public async Task An_explanation_says_what_was_asked_for_and_that_it_is_refused()
    {
        var explained = await _gateway.ChatAsync(_gateway.AddKey(allowed: ["region:eu"]), WebSearch, path: "/route/explain");

        Assert.That(explained.Json.GetProperty("code").GetString(), Is.EqualTo("hosted_tool_not_allowed"));
        Assert.That(explained.Json.GetProperty("hosted_tools").GetRawText(), Is.EqualTo("""[{"field":"tools","tool":"web_search_20250305"}]"""));
    }

    [Test]
    public async Task A_list_that_is_shortened_while_a_request_is_open_refuses_its_next_attempt()
    {
        await using var retrying = await GatewayHost.StartAsync(World, GatewayHost.NeverResting(new JsonObject { ["num_retries"] = 3 }), replace: GatewayHost.With(new HastyTime()));
        var key = KeyOf(null, """["web_search"]""", retrying);
        retrying.Upstream.PlanEvery(async context =>
        {
            retrying.SetKey(key, allowed: ["region:eu"]);
            await StubUpstream.Status(503)(context);
        });

        var answer = await retrying.ChatAsync(key, WebSearch);

        Assert.That((answer.Status, answer.Code), Is.EqualTo((403, "hosted_tool_not_allowed")));
        Assert.That(retrying.Upstream.Called, Is.EqualTo(new[] { "eu" }));
    }

    [Test]
    public async Task Remote_addresses_are_refused_where_the_installation_says_so_and_content_passes()
    {
        await using var strict = await GatewayHost.StartAsync(World, residency: new JsonObject { ["remote_urls"] = "deny", ["hosted_tools"] = "allow" });
        var key = strict.AddKey(allowed: ["region:eu"]);
        const string Remote = """{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://example.com/a.png"}}]}]}""";

        var refused = await strict.ChatAsync(key, Remote);
        Assert.That((refused.Status, refused.Code), Is.EqualTo((403, "remote_url_not_allowed")));
        Assert.That(refused.Json.GetProperty("error").GetProperty("param").GetString(), Is.EqualTo("image_url"));

        Assert.That((await strict.ChatAsync(key, Remote.Replace("https://example.com/a.png", "data:image/png;base64,AA==", StringComparison.Ordinal))).Status, Is.EqualTo(200));
        Assert.That((await strict.ChatAsync(strict.AddKey(), Remote)).Status, Is.EqualTo(200), "a key that is kept to no place");
        Assert.That((await strict.ChatAsync(key, WebSearch)).Status, Is.EqualTo(200), "hosted_tools: allow");
        Assert.That((await _gateway.ChatAsync(_gateway.AddKey(allowed: ["region:eu"]), Remote)).Status, Is.EqualTo(200), "the default");
    }

    [Test]
    public async Task Without_the_facet_and_with_another_the_keys_of_the_region_are_free()
    {
        foreach (var facet in new JsonNode?[] { null, "tier" })
        {
            await using var other = await GatewayHost.StartAsync(World, residency: new JsonObject { ["facet"] = facet });

            Assert.That((await other.ChatAsync(other.AddKey(allowed: ["region:eu"]), WebSearch)).Status, Is.EqualTo(200), $"{facet}");
            Assert.That((await other.ChatAsync(other.AddKey(allowed: ["tier:paid"]), WebSearch)).Status, Is.EqualTo(facet is null ? 200 : 403), $"{facet}");
        }
    }

    private string KeyOf(string? team, string? tools, GatewayHost? host = null)
    {
        var key = $"sk-{Guid.NewGuid():N}";
        (host ?? _gateway).Keys.TryApply(new Change
        {
            KeyUpserted = new KeyRecord { Hash = KeyHash.Of(key).ToString(), AllowedTags = ["region:eu"], TeamId = team, AllowedHostedTools = Names(tools) },
        });
        return key;
    }

    private static IReadOnlyList<string>? Names(string? json) => json is null ? null : [.. JsonNode.Parse(json)!.AsArray().Select(name => name!.GetValue<string>())];
}
