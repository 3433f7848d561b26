using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.Gateway.Forwarding;

/// <summary>How often is tried again, and how long is waited for an answer, on a real clock.</summary>
public sealed class RetryLimits
{
    private static readonly TestDeployment[] World =
    [
        new("one", "pair"),
        new("two", "pair", Params: new JsonObject { ["weight"] = 0 }),
        new("hangs", "slow", Params: new JsonObject { ["timeout"] = 0.2, ["stream_timeout"] = 0.2, ["max_retries"] = 1 }),
        new("quick", "slow", Params: new JsonObject { ["weight"] = 0 }),
        new("hopeless", "hopeless", Params: new JsonObject { ["timeout"] = 0.2, ["max_retries"] = 1 }),
    ];

    private GatewayHost _gateway = null!;
    private string _key = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        var policy = new JsonObject { ["RateLimitErrorRetries"] = 1, ["InternalServerErrorRetries"] = 0 };
        _gateway = await GatewayHost.StartAsync(World, GatewayHost.NeverResting(new JsonObject { ["num_retries"] = 0, ["retry_policy"] = policy }));
        _key = _gateway.AddKey();
    }

    [OneTimeTearDown]
    public async Task Stop() => await _gateway.DisposeAsync();

    [SetUp]
    public void Forget() => _gateway.Upstream.Reset();

    [TestCase(408)]
    [TestCase(409)]
    [TestCase(500)]
    public async Task With_no_retries_the_first_failure_is_the_answer(int status)
    {
        _gateway.Upstream.PlanStatus("one", status);

        var answer = await _gateway.ChatAsync(_key, model: "pair");

        Assert.That(answer.Status, Is.EqualTo(status));
        Assert.That(answer.Headers["x-litellm-attempted-retries"], Is.EqualTo("0"));
        Assert.That(_gateway.Upstream.Called, Is.EqualTo(new[] { "one" }));
    }

    [Test]
    public async Task The_retry_policy_counts_by_kind_of_failure()
    {
        _gateway.Upstream.PlanEvery(StubUpstream.Status(429));

        var answer = await _gateway.ChatAsync(_key, model: "pair");

        Assert.That(answer.Status, Is.EqualTo(429));
        Assert.That(_gateway.Upstream.Called, Is.EqualTo(new[] { "one", "two" }));
    }

    [Test]
    public async Task Refused_credentials_are_tried_elsewhere_even_without_retries()
    {
        _gateway.Upstream.PlanStatus("one", 401);

        Assert.That((await _gateway.ChatAsync(_key, model: "pair")).Deployment, Is.EqualTo("two"));
    }

    [TestCase("{}")]
    [TestCase("""{"stream":true}""")]
    public async Task A_deployment_that_does_not_answer_in_time_is_left_for_another(string body)
    {
        _gateway.Upstream.Plan("hangs", StubUpstream.Silent);

        var answer = await _gateway.ChatAsync(_key, body, "slow");

        Assert.That((answer.Status, answer.Deployment), Is.EqualTo((200, "quick")));
        Assert.That(answer.Headers["x-litellm-attempted-retries"], Is.EqualTo("1"));
    }

    [Test]
    public async Task Silence_to_the_end_is_504()
    {
        _gateway.Upstream.Plan("hopeless", StubUpstream.Silent);

        var answer = await _gateway.ChatAsync(_key, model: "hopeless");

        Assert.That((answer.Status, answer.Code), Is.EqualTo((504, "upstream_timeout")));
        Assert.That(answer.Headers["x-litellm-attempted-retries"], Is.EqualTo("1"));
    }
}
