using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.Gateway.Inference;

/// <summary>The deployments of one <c>order</c> are a level: each is tried with its own retries before the next, and all of them before any fallback.</summary>
public sealed class Levels
{
    private static readonly TestDeployment[] World =
    [
        At("a1", "a", 1), At("a2", "a", 2), new("spare", "spare"),
        At("b1", "b", 1, "region:eu"), At("b1-us", "b", 1, "region:us"), At("b2-us", "b", 2, "region:us"), new("b-last", "b", ["region:eu"]),
        At("c1", "c", 1), new("c2", "c", Params: new JsonObject { ["order"] = 2, ["max_retries"] = 2 }),
    ];

    private GatewayHost _gateway = null!;

    [SetUp]
    public async Task Start()
    {
        var router = GatewayHost.NeverResting(new JsonObject
        {
            ["num_retries"] = 0,
            ["fallbacks"] = new JsonArray(new JsonObject { ["a"] = GatewayHost.Array("spare") }, new JsonObject { ["b"] = GatewayHost.Array("spare") }),
        });
        _gateway = await GatewayHost.StartAsync(World, router, replace: GatewayHost.With(new HastyTime()));
    }

    [TearDown]
    public async Task Stop() => await _gateway.DisposeAsync();

    [TestCase(401)]
    [TestCase(429)]
    [TestCase(500)]
    [TestCase(0)]
    public async Task The_next_level_is_tried_before_the_fallbacks_also_without_retries(int status)
    {
        _gateway.Upstream.Plan("a1", status == 0 ? StubUpstream.Broken : StubUpstream.Status(status));

        var answer = await _gateway.ChatAsync(_gateway.AddKey(), model: "a");

        Assert.That((answer.Status, answer.Deployment), Is.EqualTo((200, "a2")));
        Assert.That(answer.Headers["x-litellm-attempted-fallbacks"], Is.EqualTo("0"));
        Assert.That(_gateway.Upstream.Called, Is.EqualTo(new[] { "a1", "a2" }));
    }

    [Test]
    public async Task When_every_level_has_failed_the_fallbacks_come()
    {
        foreach (var id in (string[])["a1", "a2"]) _gateway.Upstream.PlanStatus(id, 500);

        var answer = await _gateway.ChatAsync(_gateway.AddKey(), model: "a");

        Assert.That(answer.Deployment, Is.EqualTo("spare"));
        Assert.That(_gateway.Upstream.Called, Is.EqualTo(new[] { "a1", "a2", "spare" }));
    }

    [Test]
    public async Task A_level_has_the_retries_of_its_own_deployments()
    {
        _gateway.Upstream.PlanEvery(StubUpstream.Status(500));

        var answer = await _gateway.ChatAsync(_gateway.AddKey(), model: "c");

        Assert.That(answer.Status, Is.EqualTo(500));
        Assert.That(_gateway.Upstream.Called, Is.EqualTo(new[] { "c1", "c2", "c2", "c2" }));
    }

    [Test]
    public async Task A_level_of_which_nothing_is_in_scope_is_passed_over_and_none_leads_out_of_the_scope()
    {
        _gateway.Upstream.PlanEvery(StubUpstream.Status(500));

        await _gateway.ChatAsync(_gateway.AddKey(allowed: ["region:eu"]), model: "b");

        Assert.That(_gateway.Upstream.Called, Is.EqualTo(new[] { "b1", "b-last" }));
    }

    [Test]
    public async Task A_long_wait_that_an_upstream_asks_for_is_no_reason_to_wait_for_the_next_level()
    {
        _gateway.Upstream.PlanStatus("a1", 429, retryAfter: "3600");

        Assert.That((await _gateway.ChatAsync(_gateway.AddKey(), model: "a")).Deployment, Is.EqualTo("a2"));
    }

    [TestCase(400)]
    [TestCase(403)]
    public async Task What_is_the_callers_own_is_answered_at_once(int status)
    {
        _gateway.Upstream.PlanStatus("a1", status);

        Assert.That((await _gateway.ChatAsync(_gateway.AddKey(), model: "a")).Status, Is.EqualTo(status));
        Assert.That(_gateway.Upstream.Called, Is.EqualTo(new[] { "a1" }));
    }

    private static TestDeployment At(string id, string group, int order, params string[] tags) =>
        new(id, group, tags.Length > 0 ? tags : null, new JsonObject { ["order"] = order });
}
