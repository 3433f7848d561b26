using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Http;

/// <summary>The time limit of a stream is between its signs of life, not on its length.</summary>
[Parallelizable(ParallelScope.Self)]
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

    [Test]
    public async Task A_stream_that_falls_silent_is_ended_with_an_error_event()
    {
        var gone = new TaskCompletionSource();
        await using var gateway = await GatewayHost.StartAsync([new("a", Params: new JsonObject { ["stream_timeout"] = 1 })]);
        gateway.Upstream.Plan("a", async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await SendAsync(context, StubUpstream.EventOf("one"));
            await StubUpstream.Silent(context);
            gone.SetResult();
        });

        using var answer = await OpenAnswer.OpenAsync(gateway, gateway.AddKey(), "gpt-4");
        var text = await answer.ReadToEndAsync();

        Assert.That(text, Does.StartWith(StubUpstream.EventOf("one")).And.Contains("data: {\"error\":").And.Not.Contains("[DONE]"));
        await gone.Task.WaitAsync(Patience);
    }

    private static async Task SendAsync(HttpContext context, string text)
    {
        await context.Response.WriteAsync(text);
        await context.Response.Body.FlushAsync();
    }
}
