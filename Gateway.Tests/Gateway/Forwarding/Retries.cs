using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Gateway.Forwarding;

/// <summary>What is tried again, where and how often (docs/routing.md, <i>Health, retries, fallbacks</i>).</summary>
public sealed class Retries
{
    private static readonly TestDeployment[] World =
    [
        new("one", "pair"),
        new("two", "pair", Params: new JsonObject { ["weight"] = 0 }),
        new("alone", "alone"),
        new("own-account", "own-account", Params: new JsonObject { ["max_retries"] = 0 }),
        new("trio-eu", "trio", ["region:eu"]),
        new("trio-us", "trio", ["region:us"]),
        new("trio-bare", "trio"),
    ];

    private GatewayHost _gateway = null!;
    private string _key = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _gateway = await GatewayHost.StartAsync(World, GatewayHost.NeverResting(new JsonObject { ["num_retries"] = 2 }), replace: GatewayHost.With(new HastyTime()));
        _key = _gateway.AddKey();
    }

    [OneTimeTearDown]
    public async Task Stop() => await _gateway.DisposeAsync();

    [SetUp]
    public void Forget() => _gateway.Upstream.Reset();

    [TestCase(408)]
    [TestCase(409)]
    [TestCase(429)]
    [TestCase(500)]
    [TestCase(502)]
    [TestCase(503)]
    [TestCase(504)]
    [TestCase(529)]
    public async Task A_failing_status_is_retried_on_another_deployment(int status)
    {
        _gateway.Upstream.PlanStatus("one", status);

        var answer = await _gateway.ChatAsync(_key, model: "pair");

        Assert.That((answer.Status, answer.Deployment), Is.EqualTo((200, "two")));
        Assert.That(answer.Headers["x-litellm-attempted-retries"], Is.EqualTo("1"));
        Assert.That(_gateway.Upstream.Called, Is.EqualTo(new[] { "one", "two" }));
    }

    [Test]
    public async Task A_broken_connection_is_retried_on_another_deployment()
    {
        _gateway.Upstream.PlanReset("one");

        var answer = await _gateway.ChatAsync(_key, model: "pair");

        Assert.That((answer.Status, answer.Deployment), Is.EqualTo((200, "two")));
    }

    [Test]
    public async Task A_deployment_that_is_alone_is_tried_again_itself()
    {
        _gateway.Upstream.PlanSequence("alone", StubUpstream.Status(500), StubUpstream.Broken, StubUpstream.Complete);

        var answer = await _gateway.ChatAsync(_key, model: "alone");

        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(answer.Headers["x-litellm-attempted-retries"], Is.EqualTo("2"));
        Assert.That(_gateway.Upstream.Called, Is.EqualTo(new[] { "alone", "alone", "alone" }));
    }

    [Test]
    public async Task Every_attempt_sends_the_same_bytes()
    {
        _gateway.Upstream.PlanStatus("one", 500);
        var prompt = new string('x', 300_000);

        await _gateway.ChatAsync(_key, $$"""{"user":"{{prompt}}"}""", "pair");

        var texts = _gateway.Upstream.Hits.Select(h => h.Text.Replace("m-" + h.Deployment, "M", StringComparison.Ordinal)).ToList();
        Assert.That(texts, Has.Count.EqualTo(2));
        Assert.That(texts[1], Is.EqualTo(texts[0]));
        Assert.That(texts[0], Does.Contain(prompt));
    }

    [Test]
    public async Task After_the_last_attempt_the_upstreams_own_answer_is_given()
    {
        _gateway.Upstream.PlanStatus("alone", 503, """{"error":{"message":"upstream is full"}}""");

        var answer = await _gateway.ChatAsync(_key, model: "alone");

        Assert.That((answer.Status, answer.Body), Is.EqualTo((503, """{"error":{"message":"upstream is full"}}""")));
        Assert.That(_gateway.Upstream.Called, Has.Count.EqualTo(3));
        Assert.That(answer.Headers["x-litellm-attempted-retries"], Is.EqualTo("2"));
        Assert.That(answer.Deployment, Is.EqualTo("alone"));
    }

    [TestCase(100)]
    [TestCase(100_000)]
    public async Task An_upstreams_words_are_kept_when_a_later_attempt_gives_none(int length)
    {
        var words = new string('w', length);
        _gateway.Upstream.PlanSequence(
            "alone",
            context =>
            {
                context.Response.StatusCode = 500;
                return context.Response.WriteAsync(words);
            },
            StubUpstream.Broken);

        var answer = await _gateway.ChatAsync(_key, model: "alone");

        Assert.That((answer.Status, answer.Body), Is.EqualTo((500, words)));
        Assert.That(_gateway.Upstream.Called, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Connection_errors_to_the_end_are_503()
    {
        _gateway.Upstream.PlanReset("alone");

        var answer = await _gateway.ChatAsync(_key, model: "alone");

        Assert.That((answer.Status, answer.Code), Is.EqualTo((503, "no_healthy_deployments")));
        Assert.That(answer.Headers, Does.ContainKey("retry-after"));
    }

    [TestCase(400)]
    [TestCase(402)]
    [TestCase(403)]
    [TestCase(404)]
    [TestCase(413)]
    [TestCase(415)]
    [TestCase(422)]
    public async Task Other_client_errors_pass_through_at_once(int status)
    {
        _gateway.Upstream.PlanStatus("one", status, """{"error":{"message":"yours"}}""");

        var answer = await _gateway.ChatAsync(_key, model: "pair");

        Assert.That((answer.Status, answer.Body), Is.EqualTo((status, """{"error":{"message":"yours"}}""")));
        Assert.That(_gateway.Upstream.Called, Is.EqualTo(new[] { "one" }));
    }

    [TestCase(400)]
    [TestCase(422)]
    [TestCase(500)]
    public async Task A_long_error_of_an_upstream_comes_whole(int status)
    {
        var words = new string('w', 100_000);
        _gateway.Upstream.PlanStatus("own-account", status, words);

        var answer = await _gateway.ChatAsync(_key, model: "own-account");

        Assert.That((answer.Status, answer.Body), Is.EqualTo((status, words)));
    }

    [TestCase(404)]
    [TestCase(405)]
    public async Task An_upstreams_answer_without_a_body_is_not_taken_for_the_gateways_own(int status)
    {
        _gateway.Upstream.PlanStatus("one", status, "");

        var answer = await _gateway.ChatAsync(_key, model: "pair");

        Assert.That((answer.Status, answer.Body, answer.Deployment), Is.EqualTo((status, "", "one")));
    }

    [Test]
    public async Task Credentials_that_an_upstream_refuses_are_tried_elsewhere_and_never_shown()
    {
        _gateway.Upstream.PlanStatus("one", 401, """{"error":{"message":"Incorrect API key up-one"}}""");

        var answer = await _gateway.ChatAsync(_key, model: "pair");

        Assert.That((answer.Status, answer.Deployment), Is.EqualTo((200, "two")));
    }

    [Test]
    public async Task When_every_upstream_refuses_the_credentials_it_is_502_and_each_was_asked_once()
    {
        _gateway.Upstream.PlanEvery(StubUpstream.Status(401));

        var answer = await _gateway.ChatAsync(_key, model: "pair");

        Assert.That((answer.Status, answer.Code), Is.EqualTo((502, "upstream_authentication_failed")));
        Assert.That(answer.Body, Does.Not.Contain("planned"));
        Assert.That(_gateway.Upstream.Called, Is.EqualTo(new[] { "one", "two" }));
    }

    [Test]
    public async Task A_deployments_own_number_of_retries_stands_above_the_routers()
    {
        _gateway.Upstream.PlanStatus("own-account", 500);

        var answer = await _gateway.ChatAsync(_key, model: "own-account");

        Assert.That(answer.Status, Is.EqualTo(500));
        Assert.That(_gateway.Upstream.Called, Is.EqualTo(new[] { "own-account" }));
    }

    [TestCase(401)]
    [TestCase(429)]
    [TestCase(500)]
    [TestCase(0)]
    public async Task No_failure_leads_a_retry_out_of_the_scope(int status)
    {
        var key = _gateway.AddKey(allowed: ["region:eu"]);
        _gateway.Upstream.Plan("trio-eu", status == 0 ? StubUpstream.Broken : StubUpstream.Status(status));

        var answer = await _gateway.ChatAsync(key, model: "trio");

        Assert.That(answer.Status, Is.GreaterThanOrEqualTo(400));
        Assert.That(_gateway.Upstream.Called, Is.Not.Empty.And.All.EqualTo("trio-eu"));
    }
}
