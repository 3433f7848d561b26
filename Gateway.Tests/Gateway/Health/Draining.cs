using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Gateway.Health;

/// <summary>A gateway that is told to stop lets load balancers notice, and running requests end.</summary>
internal sealed class Draining
{
    private static readonly TestDeployment[] World = [new("eu")];

    [Test]
    public async Task It_is_not_ready_at_once_and_takes_requests_until_the_delay_is_over()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        await using var gateway = await GatewayHost.StartAsync(World, general: new JsonObject { ["shutdown_delay"] = 20 }, replace: GatewayHost.With(time));
        var key = gateway.AddKey();
        var before = await gateway.GetAsync(null, "/health/readiness");

        var stopping = gateway.StopAsync();
        await Eventually.HoldsAsync(async () => (await gateway.GetAsync(null, "/health/readiness")).Status == 503, "it is not ready");
        var readiness = await gateway.GetAsync(null, "/health/readiness");
        var alive = await gateway.GetAsync(null, "/health/liveness");
        var answer = await gateway.ChatAsync(key);
        time.Advance(TimeSpan.FromSeconds(20));
        await stopping;

        Assert.That((before.Status, before.Headers.ContainsKey("connection")), Is.EqualTo((200, false)));
        Assert.That(readiness.Json.GetProperty("status").GetString(), Is.EqualTo("stopping"));
        Assert.That((alive.Status, answer.Status), Is.EqualTo((200, 200)));
        Assert.That(answer.Headers["connection"], Is.EqualTo("close"));
        await Assert.ThrowsAsync<HttpRequestException>(() => gateway.ChatAsync(key), "it does not listen any more");
    }

    [Test]
    public async Task A_running_stream_ends_whole()
    {
        using var mayGoOn = new SemaphoreSlim(0);
        await using var gateway = await GatewayHost.StartAsync(World);
        PlanStream(gateway, mayGoOn);
        using var answer = await OpenAsync(gateway);

        var stopping = gateway.StopAsync();
        mayGoOn.Release();
        var body = await answer.Content.ReadAsStringAsync();
        await stopping;

        Assert.That(body, Does.EndWith("data: [DONE]\n\n"));
    }

    [Test]
    public async Task What_takes_longer_than_the_time_limit_is_cut_off_and_the_stop_is_no_failure()
    {
        using var never = new SemaphoreSlim(0);
        await using var gateway = await GatewayHost.StartAsync(World, general: new JsonObject { ["shutdown_timeout"] = "200ms" });
        PlanStream(gateway, never);
        using var answer = await OpenAsync(gateway);

        await gateway.StopAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => answer.Content.ReadAsStringAsync());
    }

    private static void PlanStream(GatewayHost gateway, SemaphoreSlim mayGoOn) => gateway.Upstream.Plan("eu", async context =>
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(StubUpstream.EventOf("one"));
        await context.Response.Body.FlushAsync();
        await mayGoOn.WaitAsync(context.RequestAborted);
        await context.Response.WriteAsync("data: [DONE]\n\n");
    });

    private static async Task<HttpResponseMessage> OpenAsync(GatewayHost gateway)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent("""{"model":"gpt-4","stream":true,"messages":[]}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", gateway.AddKey());
        return await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
