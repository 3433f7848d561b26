using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using Shared.Contracts.Configuration.Settings;

namespace Gateway.Tests.Gateway.Inference;

/// <summary>The ways in which tag-routing gateways are known to let a request out of its scope. Each is tried here over HTTP.</summary>
public sealed class KnownLeaks
{
    private static readonly TestDeployment[] World =
    [
        new("eu-free", Tags: ["region:eu", "tier:free"]),
        new("eu-paid", Tags: ["region:eu", "tier:paid"]),
        new("us-paid", Tags: ["region:us", "tier:paid"]),
        new("mixed-eu", "mixed", ["region:eu"]),
        new("mixed-bare", "mixed"),
        new("first-eu", "first", ["region:eu"]),
        new("second-default", "second", ["default"]),
        new("second-us", "second", ["region:us"]),
        new("open-us", "open", ["region:us"], Info: new JsonObject { ["allow_fail_open"] = true }),
        new("open-default", "open", ["region:us", "default"]),
        new("open-eu", "open", ["region:eu", "tier:free"]),
        new("eager-free", "eager", ["tier:free"], Info: new JsonObject { ["allow_fail_open"] = true }),
        new("patient-paid", "patient", ["tier:paid"]),
        new("start-eu", "start", ["region:eu"]),
        new("off-us", "off", ["region:us"], Info: new JsonObject { ["enable_tag_filtering"] = false }),
        new("off-eu", "off", ["region:eu"]),
        new("cli-us", "cli", ["region:us"], Params: new JsonObject { ["tag_regex"] = GatewayHost.Array("^User-Agent: claude-code/.*") }),
        new("cli-eu", "cli", ["region:eu"]),
    ];

    private static readonly JsonObject Router = GatewayHost.NeverResting(new JsonObject
    {
        ["fallbacks"] = new JsonArray(
            new JsonObject { ["first"] = GatewayHost.Array("second") },
            new JsonObject { ["eager"] = GatewayHost.Array("patient") },
            new JsonObject { ["start"] = GatewayHost.Array("off") }),
    });

    private GatewayHost _gateway = null!;

    [OneTimeSetUp]
    public async Task Start() => _gateway = await GatewayHost.StartAsync(World, Router, replace: GatewayHost.With(new HastyTime()));

    [OneTimeTearDown]
    public async Task Stop() => await _gateway.DisposeAsync();

    [SetUp]
    public void Forget() => _gateway.Upstream.Reset();

    [Test]
    public async Task Leak_01_the_union_of_key_and_caller_tags_under_any_match_does_not_reach_the_other_region()
    {
        var key = _gateway.AddKey(allowed: ["region:eu", "tier:paid"]);

        Assert.That(await _gateway.ReachAsync(key, """{"tags":["tier:paid"]}"""), Does.Not.Contain("us-paid").And.Contains("eu-paid"));
    }

    [Test]
    public async Task Leak_02_an_untagged_request_in_a_group_without_default_stays_in_scope()
    {
        Assert.That(await _gateway.ReachAsync(_gateway.AddKey(allowed: ["region:eu"]), model: "mixed"), Is.EqualTo(new[] { "mixed-eu" }));
    }

    [Test]
    public async Task Leak_03_a_tag_unknown_to_a_fallback_group_does_not_land_on_its_default()
    {
        var key = _gateway.AddKey(allowed: ["region:eu"]);

        Assert.That(await _gateway.ReachAsync(key, """{"tags":["region:eu"]}""", "first"), Is.EqualTo(new[] { "first-eu" }));
    }

    [TestCase("us-paid")]
    [TestCase("mixed-bare")]
    [TestCase("openai/m-us-paid")]
    [TestCase("m-us-paid")]
    public async Task Leak_04_a_deployment_cannot_be_named_by_its_id_or_its_upstream_model(string name)
    {
        foreach (var key in (string[])[_gateway.AddKey(), _gateway.AddKey(allowed: ["region:eu"])])
        {
            var answer = await _gateway.ChatAsync(key, model: name);

            Assert.That((answer.Status, answer.Code), Is.EqualTo((404, "model_not_found")));
        }

        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [Test]
    public void Leak_04_a_configured_fallback_cannot_be_a_deployments_id()
    {
        var problem = ConfigurationText.OnlyProblem(ConfigurationText.WithSections("router_settings: { fallbacks: [ { a: [id-of-b] } ] }\n"));

        Assert.That(problem.Severity, Is.EqualTo(ProblemSeverity.Error));
    }

    [Test]
    public async Task Leak_05_failing_open_gives_up_the_callers_wish_and_never_the_scope()
    {
        var key = _gateway.AddKey(allowed: ["region:eu", "tier:free"]);
        var elsewhere = _gateway.AddKey(allowed: ["region:ap"]);

        Assert.That(await _gateway.ReachAsync(key, """{"tags":["!tier:free"]}""", "open"), Is.EqualTo(new[] { "open-eu" }));
        Assert.That(await _gateway.ReachAsync(elsewhere, model: "open"), Is.Empty);
        Assert.That(await _gateway.ReachAsync(_gateway.AddKey(), """{"tags":["&nobody"]}""", "open"), Is.EqualTo(new[] { "open-default" }));
    }

    [Test]
    public async Task Leak_06_failing_open_does_not_hide_a_fallback_that_complies()
    {
        Assert.That(await _gateway.ReachAsync(_gateway.AddKey(), """{"tags":["tier:paid"]}""", "eager"), Is.EqualTo(new[] { "patient-paid" }));
    }

    [Test]
    public async Task Leak_07_a_fallback_group_with_filtering_off_is_still_bound_to_the_scope()
    {
        Assert.That(await _gateway.ReachAsync(_gateway.AddKey(allowed: ["region:eu"]), model: "start"), Is.EqualTo(new[] { "off-eu", "start-eu" }));
    }

    [TestCase("""{"tags":["region:us"]}""", 401)]
    [TestCase("""{"litellm_metadata":{"tags":["region:us"]}}""", 401)]
    [TestCase("""{"metadata":{"tags":["region:us"]}}""", 401)]
    [TestCase("""{"metadata":"{\"tags\":[\"region:us\"]}"}""", 400)]
    [TestCase("""{"litellm_metadata":"{\"tags\":[\"region:us\"]}"}""", 400)]
    [TestCase("""{"Tags":["region:us"]}""", 400)]
    [TestCase("""{"metadata":{"TAGS":["region:us"]}}""", 400)]
    public async Task Leak_08_no_place_in_the_body_gets_a_tag_past_the_refusal(string body, int status)
    {
        var answer = await _gateway.ChatAsync(_gateway.AddKey(allowed: ["region:eu"]), body);

        Assert.That(answer.Status, Is.EqualTo(status));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [TestCase("""{"litellm_metadata":{"tags":[]}}""")]
    [TestCase("""{"litellm_metadata":null,"metadata":null,"tags":null}""")]
    public async Task Leak_09_litellm_metadata_does_not_hide_the_teams_tags(string body)
    {
        _gateway.AddTeam("eu-team", tags: ["region:eu"]);

        Assert.That(await _gateway.ReachAsync(_gateway.AddKey(team: "eu-team"), body), Is.EqualTo(new[] { "eu-free", "eu-paid" }));
    }

    [TestCase("{}")]
    [TestCase("""{"tags":["region:eu"]}""")]
    public async Task Leak_10_a_forged_user_agent_brings_nothing_in_that_is_out_of_scope(string body)
    {
        var key = _gateway.AddKey(allowed: ["region:eu"]);

        Assert.That(await _gateway.ReachAsync(key, body, "cli", ("User-Agent", "claude-code/1.0")), Is.EqualTo(new[] { "cli-eu" }));
        Assert.That(await _gateway.ReachAsync(_gateway.AddKey(), model: "cli", headers: ("User-Agent", "claude-code/1.0")), Is.EqualTo(new[] { "cli-us" }));
    }

    [TestCase("simple-shuffle")]
    [TestCase("least-busy")]
    [TestCase("latency-based-routing")]
    public async Task Leak_11_no_strategy_ignores_tags(string strategy)
    {
        await using var gateway = await GatewayHost.StartAsync(
            World, GatewayHost.NeverResting(new JsonObject { ["routing_strategy"] = strategy }), replace: GatewayHost.With(new HastyTime()));

        Assert.That(await gateway.ReachAsync(gateway.AddKey(allowed: ["region:eu"])), Is.EqualTo(new[] { "eu-free", "eu-paid" }));
        Assert.That(await gateway.ReachAsync(gateway.AddKey(), """{"tags":["region:us"]}"""), Is.EqualTo(new[] { "us-paid" }));
    }

    [Test]
    public async Task Leak_12_a_resting_deployment_does_not_take_its_groups_filter_switch_with_it()
    {
        TestDeployment[] deployments = [new("a", Tags: ["region:eu"], Info: new JsonObject { ["enable_tag_filtering"] = true }), new("b", Tags: ["region:us"])];
        var router = new JsonObject { ["enable_tag_filtering"] = false, ["allowed_fails"] = 0, ["cooldown_time"] = 600 };
        await using var gateway = await GatewayHost.StartAsync(deployments, router);
        gateway.Upstream.PlanStatus("a", 500);
        var key = gateway.AddKey();
        await gateway.ChatAsync(key, """{"tags":["region:eu"]}""");
        gateway.Upstream.Reset();

        var answer = await gateway.ChatAsync(key, """{"tags":["region:eu"]}""");

        Assert.That((answer.Status, answer.Code), Is.EqualTo((503, "no_healthy_deployments")));
        Assert.That(gateway.Upstream.Hits, Is.Empty);
    }

    [TestCase("""{"fallbacks":[{"model":"mixed"}]}""")]
    [TestCase("""{"fallbacks":[{"model":"m","api_base":"http://127.0.0.1:9/v1"}]}""")]
    [TestCase("""{"fallbacks":["us-paid"]}""")]
    [TestCase("""{"\u0066allbacks":["mixed"]}""")]
    [TestCase("""{"context_window_fallback_dict":{"gpt-4":"mixed"}}""")]
    public async Task Leak_13_fallbacks_in_a_body_are_refused(string body)
    {
        foreach (var key in (string[])[_gateway.AddKey(), _gateway.AddKey(allowed: ["region:eu"]), _gateway.AddKey(enforced: ["region:eu"])])
        {
            var answer = await _gateway.ChatAsync(key, body);

            Assert.That((answer.Status, answer.Code), Is.EqualTo((400, "unsupported_parameter")));
        }

        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [Test]
    public async Task Leak_14_a_resting_tier_is_not_served_from_the_default_pool()
    {
        TestDeployment[] deployments = [new("high", Tags: ["tier:high"]), new("pool", Tags: ["default"]), new("bare")];
        await using var gateway = await GatewayHost.StartAsync(deployments, new JsonObject { ["allowed_fails"] = 0, ["cooldown_time"] = 600 });
        gateway.Upstream.PlanStatus("high", 500);
        var (free, scoped) = (gateway.AddKey(), gateway.AddKey(allowed: ["tier:high"]));
        await gateway.ChatAsync(free, """{"tags":["tier:high"]}""");
        gateway.Upstream.Reset();

        foreach (var answer in (GatewayAnswer[])[await gateway.ChatAsync(free, """{"tags":["tier:high"]}"""), await gateway.ChatAsync(scoped)])
        {
            Assert.That((answer.Status, answer.Code), Is.EqualTo((503, "no_healthy_deployments")));
            Assert.That(answer.Headers, Does.ContainKey("retry-after"));
        }

        Assert.That(gateway.Upstream.Hits, Is.Empty);
    }

    [Test]
    public async Task Leak_15_default_fallbacks_do_not_answer_for_an_unknown_model()
    {
        await using var gateway = await GatewayHost.StartAsync([new("a"), new("b", "backup")], new JsonObject { ["default_fallbacks"] = GatewayHost.Array("backup") });

        var answer = await gateway.ChatAsync(gateway.AddKey(), model: "gpt-5");

        Assert.That((answer.Status, answer.Code), Is.EqualTo((404, "model_not_found")));
        Assert.That(gateway.Upstream.Hits, Is.Empty);
    }

    [Test]
    public async Task Leak_16_a_refusal_does_not_tell_whether_a_tag_exists_elsewhere()
    {
        var key = _gateway.AddKey(allowed: ["region:eu"]);

        var known = await _gateway.ChatAsync(key, """{"tags":["tier:paid"]}""");
        var unknown = await _gateway.ChatAsync(key, """{"tags":["tier:pxid"]}""");

        Assert.That(known.Code, Is.EqualTo("tags_not_allowed"));
        Assert.That(unknown.Words.Replace("pxid", "paid", StringComparison.Ordinal), Is.EqualTo(known.Words));
        Assert.That(known.Body, Does.Not.Contain("region:us").And.Not.Contains("eu-paid"));
    }
}
