using System.Text.Json.Nodes;
using Gateway.Api.Telemetry;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Gateway.Forwarding;

/// <summary>The time limit of a stream is between its signs of life, not on its length.</summary>
public sealed class StreamTimeouts
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Test]
    public async Task A_stream_may_last_longer_than_its_time_limit_as_long_as_it_speaks()
    {
        var time = new FakeTimeProvider();
        await using var gateway = await GatewayHost.StartAsync([new("a", Params: new JsonObject { ["stream_timeout"] = 30 })], replace: GatewayHost.With(time));
        using var mayGoOn = new SemaphoreSlim(0);
        gateway.Upstream.Plan("a", async context =>
        {
            context.Response.ContentType = "text/event-stream";
            for (var i = 0; i < 10; i++)
            {
                await SendAsync(context, StubUpstream.EventOf($"{i}"));
                await mayGoOn.WaitAsync(context.RequestAborted);
            }

            await SendAsync(context, "data: [DONE]\n\n");
        });

        using var answer = await OpenAnswer.OpenAsync(gateway, gateway.AddKey(), "gpt-4");
        for (var i = 0; i < 10; i++)
        {
            Assert.That(await answer.ReadOnceAsync(), Is.EqualTo(StubUpstream.EventOf($"{i}")));
            time.Advance(TimeSpan.FromSeconds(9));
            mayGoOn.Release();
        }

        Assert.That(await answer.ReadToEndAsync(), Is.EqualTo("data: [DONE]\n\n"));
    }

    /// <summary>The event, the log, the metrics and the record say so, and none of them blames the upstream.</summary>
    [TestCase("{\"stream\":true}", "text/event-stream")]
    [TestCase("{}", "application/json")]
    public async Task An_answer_that_falls_silent_is_ended_by_the_gateways_own_limit(string body, string type)
    {
        var gone = new TaskCompletionSource();
        var log = new CapturedLog();
        var limits = new JsonObject { ["timeout"] = 1, ["stream_timeout"] = 1 };
        await using var gateway = await GatewayHost.StartAsync([new("a", Params: limits)], general: new JsonObject { ["request_log_level"] = "information" }, replace: services => services.AddSingleton<ILoggerProvider>(log));
        using var seen = new SeenMeasurements(gateway.Services, GatewayMeter.Name);
        gateway.Upstream.Plan("a", async context =>
        {
            context.Response.ContentType = type;
            await SendAsync(context, StubUpstream.EventOf("one"));
            await StubUpstream.Silent(context);
            gone.SetResult();
        });

        using var answer = await OpenAnswer.OpenAsync(gateway, gateway.AddKey(), "gpt-4", body);
        var text = await answer.ReadToBreakAsync();
        await gone.Task.WaitAsync(Patience);
        // Waits for what is told at the end of a request.
        await gateway.StopAsync();

        Assert.That(text, Does.StartWith(StubUpstream.EventOf("one")).And.Not.Contains("[DONE]"));
        if (type == "text/event-stream") Assert.That(text, Does.Contain("time limit").And.Contains("within 1 seconds").And.Contains("\"code\":\"idle_timeout\""));
        Assert.That(log.Lines, Has.One.Contains("time limit ended the answer of deployment a"));
        Assert.That(log.Lines, Has.One.Contains(" timed_out 200 "));
        Assert.That(log.Lines, Has.None.Contains("broke off"));
        Assert.That(seen.Count("gateway.request.duration", ("error.type", "idle_timeout")), Is.EqualTo(1));
        Assert.That(seen.Count("gen_ai.client.operation.duration", ("error.type", "idle_timeout")), Is.EqualTo(1));
        Assert.That(seen.Series, Has.None.Contains("upstream_broke"));
    }

    /// <summary>In a test's real time the longer limits would outlast the test.</summary>
    [TestCase(600, """{"timeout":0.2}""")]
    [TestCase(600, """{"timeout":"0.2"}""")]
    [TestCase(600, """{"timeout":600,"stream_timeout":0.2,"stream":true}""")]
    [TestCase(1, """{"timeout":600}""")]
    [TestCase(1, """{"stream_timeout":600,"stream":true}""")]
    public async Task A_caller_may_have_less_patience_than_the_deployment_and_not_more(int configured, string body)
    {
        var limits = new JsonObject { ["timeout"] = configured, ["stream_timeout"] = configured };
        await using var gateway = await GatewayHost.StartAsync([new("a", Params: limits)]);
        gateway.Upstream.Plan("a", StubUpstream.Silent);

        var answer = await gateway.ChatAsync(gateway.AddKey(), body).WaitAsync(Patience);

        Assert.That((answer.Status, answer.Code), Is.EqualTo((504, "upstream_timeout")));
        Assert.That(gateway.Upstream.Hits.Single().Text, Does.Not.Contain("timeout"));
    }

    private static async Task SendAsync(HttpContext context, string text)
    {
        await context.Response.WriteAsync(text);
        await context.Response.Body.FlushAsync();
    }
}
