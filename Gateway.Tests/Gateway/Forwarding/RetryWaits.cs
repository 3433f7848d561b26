using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Gateway.Forwarding;

/// <summary>When a failed attempt is followed by the next: what the upstream asks for, else a short wait with jitter.</summary>
public sealed class RetryWaits
{
    private static readonly TestDeployment[] World =
    [
        new("one", "pair"),
        new("two", "pair", Params: new JsonObject { ["weight"] = 0 }),
        new("alone", "alone"),
    ];

    private readonly HastyTime _time = new();
    private GatewayHost _gateway = null!;
    private string _key = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _gateway = await GatewayHost.StartAsync(World, GatewayHost.NeverResting(new JsonObject { ["num_retries"] = 2 }), replace: GatewayHost.With(_time));
        _key = _gateway.AddKey();
    }

    [OneTimeTearDown]
    public async Task Stop() => await _gateway.DisposeAsync();

    [SetUp]
    public void Forget()
    {
        _gateway.Upstream.Reset();
        _time.Forget();
    }

    [TestCase("Retry-After", "7", 7_000)]
    [TestCase("retry-after", "59", 59_000)]
    [TestCase("retry-after-ms", "1500", 1_500)]
    public async Task The_wait_that_an_upstream_asks_for_is_kept(string header, string value, int milliseconds)
    {
        _gateway.Upstream.PlanSequence("alone", Busy(header, value), StubUpstream.Complete);

        var answer = await _gateway.ChatAsync(_key, model: "alone");

        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(_time.Waits, Is.EqualTo(new[] { TimeSpan.FromMilliseconds(milliseconds) }));
    }

    [Test]
    public async Task A_date_to_wait_for_is_kept()
    {
        _gateway.Upstream.PlanSequence("alone", Busy("Retry-After", _time.GetUtcNow().AddSeconds(40).ToString("R")), StubUpstream.Complete);

        var answer = await _gateway.ChatAsync(_key, model: "alone");

        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(_time.Waits.Single(), Is.InRange(TimeSpan.FromSeconds(39), TimeSpan.FromSeconds(40)));
    }

    [TestCase("61")]
    [TestCase("86400")]
    public async Task A_wait_that_is_too_long_is_the_callers_to_decide(string seconds)
    {
        _gateway.Upstream.PlanSequence("alone", Busy("Retry-After", seconds), StubUpstream.Complete);

        var answer = await _gateway.ChatAsync(_key, model: "alone");

        Assert.That(answer.Status, Is.EqualTo(429));
        Assert.That(answer.Headers["llm_provider-retry-after"], Is.EqualTo(seconds));
        Assert.That(_time.Waits, Is.Empty);
    }

    [Test]
    public async Task Another_deployment_need_not_wait_for_what_the_first_asked()
    {
        _gateway.Upstream.Plan("one", Busy("Retry-After", "3600"));

        var answer = await _gateway.ChatAsync(_key, model: "pair");

        Assert.That(answer.Deployment, Is.EqualTo("two"));
        Assert.That(_time.Waits.Single(), Is.LessThan(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public async Task Waits_between_attempts_are_short_and_jittered()
    {
        _gateway.Upstream.PlanStatus("alone", 500);

        for (var i = 0; i < 5; i++) await _gateway.ChatAsync(_key, model: "alone");

        Assert.That(_time.Waits, Has.Count.EqualTo(10));
        Assert.That(_time.Waits, Is.All.LessThan(TimeSpan.FromSeconds(8)));
        Assert.That(_time.Waits.Distinct().Count(), Is.GreaterThan(5));
    }

    private static Func<HttpContext, Task> Busy(string header, string value) => context =>
    {
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers[header] = value;
        return context.Response.WriteAsync("{}");
    };
}
