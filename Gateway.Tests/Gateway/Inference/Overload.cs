using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.Gateway.Inference;

/// <summary>One request more than the gateway may work on is refused at once instead of waiting in memory.</summary>
public sealed class Overload
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [TestCase("{}")]
    [TestCase("""{"stream":true}""")]
    public async Task A_request_above_the_limit_is_503_and_the_place_is_free_again_afterwards(string body)
    {
        await using var gateway = await GatewayHost.StartAsync([new("a")], general: new JsonObject { ["max_parallel_requests"] = 1 });
        var key = gateway.AddKey();
        var (arrived, mayGoOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        gateway.Upstream.PlanSequence(
            "a",
            async context =>
            {
                arrived.SetResult();
                await mayGoOn.Task.WaitAsync(Patience);
                await StubUpstream.Complete(context);
            },
            StubUpstream.Complete);
        var first = gateway.ChatAsync(key, body);
        await arrived.Task.WaitAsync(Patience);

        var second = await gateway.ChatAsync(key, body);
        var refused = await gateway.ChatAsync("sk-unknown", body);
        mayGoOn.SetResult();

        Assert.That((second.Status, second.Code), Is.EqualTo((503, "overloaded")));
        Assert.That(second.Headers, Does.ContainKey("retry-after"));
        Assert.That(refused.Code, Is.EqualTo("invalid_api_key"));
        Assert.That((await first).Status, Is.EqualTo(200));
        Assert.That((await gateway.ChatAsync(key, body)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_refused_or_broken_request_gives_its_place_back()
    {
        await using var gateway = await GatewayHost.StartAsync([new("a")], GatewayHost.NeverResting(), new JsonObject { ["max_parallel_requests"] = 1 });
        var key = gateway.AddKey();
        gateway.Upstream.PlanReset("a");

        await gateway.SendAsync(key, "{");
        await gateway.ChatAsync(key, model: "unknown");
        await gateway.ChatAsync(key);
        await RawHttp.PostAsync(gateway.Url, "/v1/chat/completions", "zz\r\n\r\n0\r\n\r\n", $"Authorization: Bearer {key}", "Transfer-Encoding: chunked");
        gateway.Upstream.Reset();

        Assert.That((await gateway.ChatAsync(key)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Bodies_that_come_slowly_take_no_place_until_they_are_there()
    {
        await using var gateway = await GatewayHost.StartAsync([new("a")], general: new JsonObject { ["max_parallel_requests"] = 2 });
        var (slow, quick) = (gateway.AddKey(), gateway.AddKey());
        var uploads = new List<SlowUpload>();
        for (var i = 0; i < 8; i++) uploads.Add(await SlowUpload.BeginAsync(gateway, slow, """{"model":"gpt-4","messages":[]}"""));

        Assert.That((await gateway.ChatAsync(quick)).Status, Is.EqualTo(200));
        foreach (var upload in uploads)
        {
            Assert.That((await upload.EndAsync()).Status, Is.EqualTo(200));
            upload.Dispose();
        }
    }
}
