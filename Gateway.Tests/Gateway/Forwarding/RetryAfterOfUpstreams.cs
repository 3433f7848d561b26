using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Gateway.Forwarding;

/// <summary>When an upstream asks to be left alone, the caller who gets its answer hears for how long.</summary>
public sealed class RetryAfterOfUpstreams
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.Parse("2026-01-01T00:00:00Z"));
    private GatewayHost _gateway = null!;
    private string _key = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        var router = GatewayHost.NeverResting(new JsonObject { ["fallbacks"] = new JsonArray(new JsonObject { ["first"] = new JsonArray("second") }) });
        _gateway = await GatewayHost.StartAsync([new("a"), new("one", "first"), new("two", "second")], router, replace: GatewayHost.With(_time));
        _key = _gateway.AddKey();
    }

    [OneTimeTearDown]
    public async Task Stop() => await _gateway.DisposeAsync();

    [SetUp]
    public void Forget() => _gateway.Upstream.Reset();

    [TestCase(429, "20", "20")]
    [TestCase(503, "20", "20")]
    [TestCase(503, "0", "0")]
    [TestCase(429, "1.5", "2")]
    [TestCase(403, "7", "7")]
    [TestCase(429, "Thu, 01 Jan 2026 00:01:00 GMT", "60")]
    [TestCase(429, "Wed, 31 Dec 2025 00:00:00 GMT", "0")]
    [TestCase(429, "soon", null)]
    [TestCase(429, "-1", null)]
    [TestCase(200, "20", null)]
    public async Task It_is_passed_on_with_what_it_belongs_to(int status, string said, string? heard)
    {
        _gateway.Upstream.PlanStatus("a", status, retryAfter: said);

        var answer = await _gateway.ChatAsync(_key);

        Assert.That((answer.Status, answer.Headers.GetValueOrDefault("retry-after")), Is.EqualTo((status, heard)));
        Assert.That(answer.Headers["llm_provider-retry-after"], Is.EqualTo(said));
    }

    [Test]
    public async Task Milliseconds_are_passed_on_as_both()
    {
        _gateway.Upstream.Plan("a", context =>
        {
            context.Response.Headers["retry-after-ms"] = "1500";
            return StubUpstream.Status(429)(context);
        });

        var answer = await _gateway.ChatAsync(_key);

        Assert.That((answer.Headers["retry-after-ms"], answer.Headers["retry-after"]), Is.EqualTo(("1500", "2")));
    }

    [Test]
    public async Task What_has_passed_meanwhile_is_taken_off()
    {
        _gateway.Upstream.PlanStatus("one", 429, retryAfter: "20");
        _gateway.Upstream.Plan("two", context =>
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            context.Abort();
            return Task.CompletedTask;
        });

        var answer = await _gateway.ChatAsync(_key, model: "first");

        Assert.That(_gateway.Upstream.Called, Is.EqualTo(new[] { "one", "two" }));
        Assert.That((answer.Status, answer.Headers["retry-after"]), Is.EqualTo((429, "15")));
    }
}
