using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Gateway.Inference;

/// <summary>What becomes of an answer that runs while its key ends or is narrowed: <c>on_revoke</c> decides, and neither looks like the other.</summary>
internal sealed class Revocations
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TestDeployment[] World = [new("eu", Tags: ["region:eu"]), new("us", "other", Tags: ["region:us"])];

    private TaskCompletionSource _mayEnd = new();
    private TaskCompletionSource _begun = new();

    [SetUp]
    public void Forget() => (_begun, _mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());

    private static IEnumerable<TestCaseData> Ends()
    {
        yield return End("blocked", (g, key) => g.SetKey(key, ["region:eu"], team: "team", blocked: true));
        yield return End("deleted", (g, key) => g.RemoveKey(key));
        yield return End("expired", (g, key) => g.SetKey(key, ["region:eu"], team: "team", expires: DateTimeOffset.UtcNow));
        yield return End("its team is blocked", (g, _) => g.AddTeam("team", blocked: true));
        yield return End("its team is removed", (g, _) => g.RemoveTeam("team"));
        yield return End("narrowed to another region", (g, key) => g.SetKey(key, ["region:us"], team: "team"));
        yield return End("narrowed to other models", (g, key) => g.SetKey(key, ["region:eu"], team: "team", models: ["other"]));
    }

    [TestCaseSource(nameof(Ends))]
    public async Task Where_answers_are_cut_a_silent_stream_ends_with_an_error_event_and_without_an_end(Change change)
    {
        await using var gateway = await StartAsync("cut", StreamAsync);
        var key = gateway.AddKey(["region:eu"], team: "team");
        var answer = RawHttp.PostAsync(gateway.Url, "/v1/chat/completions", """{"model":"gpt-4","stream":true}""", $"Authorization: Bearer {key}");
        await _begun.Task.WaitAsync(Patience);

        change(gateway, key);

        var seen = await answer.WaitAsync(Patience);
        Assert.That(seen.Status, Is.EqualTo(200));
        Assert.That(seen.Body, Does.Contain("first").And.Contains("\"code\":\"key_revoked\"").And.Not.Contains("[DONE]"));
        Assert.That(seen.Text, Does.Not.EndWith("0\r\n\r\n"));
    }

    [Test]
    public async Task A_key_that_expires_by_the_clock_is_cut_too()
    {
        await using var gateway = await StartAsync("cut", StreamAsync);
        var key = gateway.AddKey(expires: DateTimeOffset.UtcNow.AddSeconds(3));

        var answer = await RawHttp.PostAsync(gateway.Url, "/v1/chat/completions", """{"model":"gpt-4","stream":true}""", $"Authorization: Bearer {key}").WaitAsync(Patience);

        // On a machine that is slow enough the key has expired before.
        Assert.That(answer.Body, Does.Contain("key_revoked").Or.Contains("key_expired"));
    }

    [Test]
    public async Task Where_answers_are_cut_an_attempt_that_waits_for_its_answer_ends_with_the_refusal_that_is_due()
    {
        await using var gateway = await StartAsync("cut", WaitAsync);
        var key = gateway.AddKey();
        var answer = gateway.ChatAsync(key);
        await _begun.Task.WaitAsync(Patience);

        gateway.SetKey(key, blocked: true);

        var seen = await answer.WaitAsync(Patience);
        Assert.That((seen.Status, seen.Code), Is.EqualTo((401, "key_blocked")));
    }

    [Test]
    public async Task Where_answers_are_cut_one_whose_key_still_holds_it_goes_on()
    {
        await using var gateway = await StartAsync("cut", StreamAsync);
        var key = gateway.AddKey(["region:eu", "region:us"]);
        var answer = RawHttp.PostAsync(gateway.Url, "/v1/chat/completions", """{"model":"gpt-4","stream":true}""", $"Authorization: Bearer {key}");
        await _begun.Task.WaitAsync(Patience);
        var other = gateway.AddKey();
        using var cut = await OpenAnswer.OpenAsync(gateway, other, "gpt-4");

        gateway.SetKey(key, ["region:eu"]);
        gateway.SetKey(other, blocked: true);
        // When the other was cut, this one was looked at as well.
        Assert.That(async () => await cut.ReadToEndAsync(), Throws.InstanceOf<HttpRequestException>().Or.InstanceOf<IOException>());
        _mayEnd.TrySetResult();

        Assert.That((await answer.WaitAsync(Patience)).Body, Does.Contain("[DONE]").And.Not.Contains("key_revoked"));
    }

    [TestCase("finish")]
    [TestCase(null)]
    public async Task Otherwise_what_runs_goes_on_to_its_end(string? setting)
    {
        await using var gateway = await StartAsync(setting, StreamAsync);
        var key = gateway.AddKey();
        var answer = RawHttp.PostAsync(gateway.Url, "/v1/chat/completions", """{"model":"gpt-4","stream":true}""", $"Authorization: Bearer {key}");
        await _begun.Task.WaitAsync(Patience);

        gateway.RemoveKey(key);
        Assert.That((await gateway.ChatAsync(key)).Code, Is.EqualTo("invalid_api_key"));
        _mayEnd.TrySetResult();

        Assert.That((await answer.WaitAsync(Patience)).Body, Does.Contain("[DONE]"));
    }

    private static async Task<GatewayHost> StartAsync(string? setting, Func<HttpContext, Task> plan)
    {
        var gateway = await GatewayHost.StartAsync(World, general: setting is null ? null : new JsonObject { ["on_revoke"] = setting });
        gateway.Upstream.PlanEvery(plan);
        gateway.AddTeam("team");
        return gateway;
    }

    private async Task StreamAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(StubUpstream.EventOf("first"));
        await context.Response.Body.FlushAsync();
        _begun.TrySetResult();
        await _mayEnd.Task.WaitAsync(context.RequestAborted);
        await context.Response.WriteAsync("data: [DONE]\n\n");
    }

    private async Task WaitAsync(HttpContext context)
    {
        _begun.TrySetResult();
        await _mayEnd.Task.WaitAsync(context.RequestAborted);
    }

    private static TestCaseData End(string name, Change change) => new TestCaseData(change).SetArgDisplayNames(name);

    /// <summary>Something that happens to a key.</summary>
    internal delegate void Change(GatewayHost gateway, string key);
}
