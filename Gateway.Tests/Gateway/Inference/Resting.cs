using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Gateway.Inference;

/// <summary>Deployments that failed too often rest, and nobody is sent elsewhere because of it than to what was eligible anyway.</summary>
public sealed class Resting
{
    private static readonly TimeSpan Cooldown = TimeSpan.FromSeconds(30);

    private static readonly TestDeployment[] World =
    [
        new("one", "pair"),
        new("two", "pair", Params: new JsonObject { ["weight"] = 0 }),
        new("main-eu", "main", ["region:eu"]),
        new("spare-eu", "spare", ["region:eu"]),
        new("spare-us", "spare", ["region:us"]),
        new("quick", "own", Params: new JsonObject { ["allowed_fails"] = 0, ["cooldown_time"] = 5 }),
        new("patient", "own", Params: new JsonObject { ["weight"] = 0 }, Info: new JsonObject { ["allowed_fails"] = 3 }),
        new("tier-high", "tiered", ["tier:high", "region:eu"]),
        new("tier-default", "tiered", ["default"]),
    ];

    private FakeTimeProvider _time = null!;
    private GatewayHost _gateway = null!;

    [SetUp]
    public async Task Start()
    {
        _time = new FakeTimeProvider();
        var router = new JsonObject { ["allowed_fails"] = 1, ["cooldown_time"] = Cooldown.TotalSeconds, ["fallbacks"] = new JsonArray(new JsonObject { ["main"] = GatewayHost.Array("spare") }) };
        _gateway = await GatewayHost.StartAsync(World, router, replace: GatewayHost.With(_time));
    }

    [TearDown]
    public async Task Stop() => await _gateway.DisposeAsync();

    [Test]
    public async Task A_deployment_rests_after_one_failure_more_than_allowed()
    {
        var key = _gateway.AddKey();
        _gateway.Upstream.PlanStatus("one", 500);

        var answered = new List<string?>();
        for (var i = 0; i < 3; i++) answered.Add((await _gateway.ChatAsync(key, model: "pair")).Deployment);

        Assert.That(answered, Is.EqualTo(new[] { "one", "one", "two" }));
    }

    [Test]
    public async Task A_deployments_own_allowed_fails_and_cooldown_time_stand_above_the_routers()
    {
        var key = _gateway.AddKey();
        _gateway.Upstream.PlanStatus("quick", 500);
        _gateway.Upstream.PlanStatus("patient", 500);

        var answered = new List<string?>();
        for (var i = 0; i < 5; i++) answered.Add((await _gateway.ChatAsync(key, model: "own")).Deployment);
        _time.Advance(TimeSpan.FromSeconds(6));
        answered.Add((await _gateway.ChatAsync(key, model: "own")).Deployment);

        Assert.That(answered, Is.EqualTo(new[] { "quick", "patient", "patient", "patient", "patient", "quick" }));
    }

    [Test]
    public async Task Failures_more_than_a_minute_apart_do_not_add_up()
    {
        var key = _gateway.AddKey();
        _gateway.Upstream.PlanStatus("one", 500);
        await _gateway.ChatAsync(key, model: "pair");

        _time.Advance(TimeSpan.FromSeconds(61));
        await _gateway.ChatAsync(key, model: "pair");

        Assert.That((await _gateway.ChatAsync(key, model: "pair")).Deployment, Is.EqualTo("one"));
    }

    [Test]
    public async Task A_rested_deployment_comes_back_after_its_time_and_not_before()
    {
        var key = _gateway.AddKey();
        await FailAsync(key, "pair", "one");

        _time.Advance(Cooldown - TimeSpan.FromMilliseconds(1));
        var before = await _gateway.ChatAsync(key, model: "pair");
        _time.Advance(TimeSpan.FromMilliseconds(1));
        var after = await _gateway.ChatAsync(key, model: "pair");

        Assert.That((before.Deployment, after.Deployment), Is.EqualTo(("two", "one")));
    }

    [Test]
    public async Task When_all_rest_it_is_503_and_says_when_to_come_back()
    {
        var key = _gateway.AddKey();
        await FailAsync(key, "pair", "one");
        await FailAsync(key, "pair", "two");
        _time.Advance(TimeSpan.FromSeconds(10));

        var answer = await _gateway.ChatAsync(key, model: "pair");

        Assert.That((answer.Status, answer.Code), Is.EqualTo((503, "no_healthy_deployments")));
        Assert.That(answer.Headers["retry-after"], Is.EqualTo("20"));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [Test]
    public async Task Refused_credentials_rest_a_deployment_at_once()
    {
        var key = _gateway.AddKey();
        _gateway.Upstream.PlanEvery(StubUpstream.Status(401));
        var first = await _gateway.ChatAsync(key, """{"tags":["tier:high"]}""", "tiered");
        _gateway.Upstream.Reset();

        var second = await _gateway.ChatAsync(key, """{"tags":["tier:high"]}""", "tiered");

        Assert.That((first.Status, second.Status), Is.EqualTo((502, 503)));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [Test]
    public async Task A_rest_never_widens_what_a_request_reaches()
    {
        var (free, scoped) = (_gateway.AddKey(), _gateway.AddKey(allowed: ["region:eu"]));
        await FailAsync(free, "tiered", "tier-high", """{"tags":["tier:high"]}""");

        var answers = new[] { await _gateway.ChatAsync(free, """{"tags":["tier:high"]}""", "tiered"), await _gateway.ChatAsync(scoped, model: "tiered") };

        Assert.That(answers.Select(a => a.Code), Is.All.EqualTo("no_healthy_deployments"));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
        Assert.That((await _gateway.ChatAsync(free, model: "tiered")).Deployment, Is.EqualTo("tier-default"));
    }

    [Test]
    public async Task A_group_that_rests_is_left_for_its_fallback_in_scope()
    {
        var key = _gateway.AddKey(allowed: ["region:eu"]);
        await FailAsync(key, "main", "main-eu");

        var answer = await _gateway.ChatAsync(key, model: "main");
        await FailAsync(key, "main", "spare-eu");
        var none = await _gateway.ChatAsync(key, model: "main");

        Assert.That((answer.Deployment, answer.Headers["x-litellm-attempted-fallbacks"]), Is.EqualTo(("spare-eu", "1")));
        Assert.That(none.Code, Is.EqualTo("no_healthy_deployments"));
        Assert.That(_gateway.Upstream.Hits, Is.Empty);
    }

    [Test]
    public async Task What_a_caller_did_wrong_rests_nobody()
    {
        var key = _gateway.AddKey();
        foreach (var status in (int[])[400, 403, 404, 422, 403, 409, 400, 409])
        {
            _gateway.Upstream.PlanStatus("one", status);
            await _gateway.ChatAsync(key, model: "pair");
        }

        Assert.That((await _gateway.ChatAsync(key, model: "pair")).Deployment, Is.EqualTo("one"));
    }

    [TestCase("Accept", "application/json, \u00fc")]
    [TestCase("traceparent", "\u00e9")]
    [TestCase("OpenAI-Beta", "\u4e2d")]
    public async Task A_callers_header_that_cannot_be_sent_on_is_no_failure_of_the_deployment(string header, string value)
    {
        var key = _gateway.AddKey();

        for (var i = 0; i < 3; i++)
        {
            var answer = await RawHttp.PostAsync(_gateway.Url, "/v1/chat/completions", """{"model":"pair","messages":[]}""", $"Authorization: Bearer {key}", $"{header}: {value}");
            Assert.That(answer.Status, Is.EqualTo(200).Or.EqualTo(400));
        }

        Assert.That((await _gateway.ChatAsync(key, model: "pair")).Deployment, Is.EqualTo("one"));
    }

    private async Task FailAsync(string key, string model, string deployment, string body = "{}")
    {
        _gateway.Upstream.PlanStatus(deployment, 500);
        for (var i = 0; i < 2; i++) await _gateway.ChatAsync(key, body, model);
        _gateway.Upstream.Reset();
    }
}
