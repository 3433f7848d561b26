using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Gateway.Forwarding;

/// <summary><c>general_settings.stream_keepalive</c>: a silent stream says that it lives, between events and never inside of one.</summary>
public sealed class KeptAlive
{
    private const string Comment = ": keep-alive\n\n";

    [Test]
    public async Task A_silent_stream_gets_comments_until_it_speaks_again()
    {
        await using var gateway = await StartAsync();
        using var mayGoOn = new SemaphoreSlim(0);
        gateway.Upstream.Plan("a", async context =>
        {
            await SendAsync(context, StubUpstream.EventOf("one"));
            await mayGoOn.WaitAsync(context.RequestAborted);
            await SendAsync(context, "data: [DONE]\n\n");
        });

        using var answer = await OpenAnswer.OpenAsync(gateway, gateway.AddKey(), "gpt-4", """{"stream":true}""");
        var text = await answer.ReadOnceAsync();
        while (!text.EndsWith(Comment + Comment, StringComparison.Ordinal)) text += await answer.ReadOnceAsync();
        mayGoOn.Release();
        text += await answer.ReadToEndAsync();

        Assert.That(text.Replace(Comment, "", StringComparison.Ordinal), Is.EqualTo(StubUpstream.EventOf("one") + "data: [DONE]\n\n"));
    }

    [Test]
    public async Task No_comment_stands_inside_of_an_event_and_the_silence_ends_by_the_gateways_limit_all_the_same()
    {
        await using var gateway = await StartAsync(new JsonObject { ["stream_timeout"] = 1 });
        gateway.Upstream.Plan("a", async context =>
        {
            await SendAsync(context, "data: {\"half\":");
            await StubUpstream.Silent(context);
        });

        using var answer = await OpenAnswer.OpenAsync(gateway, gateway.AddKey(), "gpt-4", """{"stream":true}""");
        var text = await answer.ReadToBreakAsync();

        Assert.That(text, Does.StartWith("data: {\"half\":").And.Contains("idle_timeout").And.Not.Contains("keep-alive"));
    }

    [Test]
    public async Task A_caller_who_leaves_during_a_silence_ends_the_upstreams_work()
    {
        var gone = new TaskCompletionSource();
        await using var gateway = await StartAsync();
        gateway.Upstream.Plan("a", async context =>
        {
            await SendAsync(context, StubUpstream.EventOf("one"));
            await StubUpstream.Silent(context);
            gone.SetResult();
        });

        using (var answer = await OpenAnswer.OpenAsync(gateway, gateway.AddKey(), "gpt-4", """{"stream":true}"""))
        {
            var text = await answer.ReadOnceAsync();
            while (!text.EndsWith(Comment, StringComparison.Ordinal)) text += await answer.ReadOnceAsync();
        }

        await gone.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.That((await gateway.ChatAsync(gateway.AddKey(), """{"stream":false}""", path: "/route/explain")).Status, Is.EqualTo(200));
    }

    private static Task<GatewayHost> StartAsync(JsonObject? parameters = null) =>
        GatewayHost.StartAsync([new("a", Params: parameters)], general: new JsonObject { ["stream_keepalive"] = "100ms" });

    private static async Task SendAsync(HttpContext context, string text)
    {
        if (!context.Response.HasStarted) context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(text);
        await context.Response.Body.FlushAsync();
    }
}
