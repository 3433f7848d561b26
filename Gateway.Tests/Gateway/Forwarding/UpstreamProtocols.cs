using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Tests.Gateway.Forwarding;

/// <summary>Which HTTP an upstream is spoken to in. What a broken or slow one means is the same in each (<see cref="Streaming"/>).</summary>
[Parallelizable(ParallelScope.All)]
public sealed class UpstreamProtocols
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TestDeployment[] World =
    [
        new("one"),
        new("two", Params: new() { ["weight"] = 0 }),
    ];

    [TestCase(null, "HTTP/1.1")]
    [TestCase(HttpProtocols.Http1, "HTTP/1.1")]
    [TestCase(HttpProtocols.Http1AndHttp2, "HTTP/2")]
    [TestCase(HttpProtocols.Http2, "HTTP/2")]
    public async Task The_newer_one_is_spoken_where_tls_agrees_on_it_and_says_the_same(HttpProtocols? offered, string spoken)
    {
        await using var gateway = await GatewayHost.StartAsync(World, encrypted: offered);

        var answer = await gateway.ChatAsync(gateway.AddKey(), """{"note":"é"}""");

        Assert.That(answer.Status, Is.EqualTo(200));
        var hit = gateway.Upstream.Hits.Single();
        Assert.That(hit.Protocol, Is.EqualTo(spoken));
        Assert.That(hit.Text, Is.EqualTo("""{"model":"m-one","messages":[{"role":"user","content":"hi"}],"note":"\u00E9"}"""));
        Assert.That(hit.Headers["authorization"], Is.EqualTo("Bearer up-one"));
        Assert.That(hit.Headers["content-length"], Is.EqualTo($"{hit.Body.Length}"));
    }

    [Test]
    public async Task Requests_share_a_connection_and_one_that_is_given_up_does_not_end_the_others()
    {
        await using var gateway = await GatewayHost.StartAsync(World, encrypted: HttpProtocols.Http2);
        var key = gateway.AddKey();
        var (arrived, gone, mayAnswer) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        Assert.That((await gateway.ChatAsync(key)).Status, Is.EqualTo(200), "the connection is there");
        gateway.Upstream.PlanSequence(
            "one",
            async context =>
            {
                arrived.SetResult();
                await StubUpstream.Silent(context);
                gone.SetResult();
            },
            async context =>
            {
                await mayAnswer.Task;
                await StubUpstream.Complete(context);
            });
        using var leaving = new CancellationTokenSource();
        var given = OpenAnswer.OpenAsync(gateway, key, "gpt-4", "{}", leaving.Token);
        await arrived.Task.WaitAsync(Patience);
        var other = gateway.ChatAsync(key);
        await Eventually.HoldsAsync(() => Task.FromResult(gateway.Upstream.Hits.Count == 3), "the other request has arrived");

        await leaving.CancelAsync();
        await gone.Task.WaitAsync(Patience);
        mayAnswer.SetResult();

        Assert.That(async () => await given, Throws.InstanceOf<OperationCanceledException>());
        Assert.That((await other).Status, Is.EqualTo(200));
        Assert.That(gateway.Upstream.Hits.Select(hit => hit.Connection).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_request_that_is_reset_is_tried_at_another_deployment()
    {
        await using var gateway = await GatewayHost.StartAsync(World, new() { ["num_retries"] = 1 }, encrypted: HttpProtocols.Http2);
        gateway.Upstream.PlanReset("one");

        var answer = await gateway.ChatAsync(gateway.AddKey());

        Assert.That(answer.Deployment, Is.EqualTo("two"));
        Assert.That(gateway.Upstream.Called, Is.EqualTo(new[] { "one", "two" }));
    }

    [Test]
    public async Task A_certificate_that_the_machine_does_not_trust_is_an_upstream_that_cannot_be_reached()
    {
        using var certificate = LocalCertificate.Create();
        await using var upstream = await StubUpstream.StartAsync(certificate);
        TestDeployment[] world = [new("distrusted", Params: new() { ["api_base"] = upstream.BaseOf("distrusted") })];
        await using var gateway = await GatewayHost.StartAsync(world);

        var answer = await gateway.ChatAsync(gateway.AddKey());

        Assert.That(answer.Status, Is.EqualTo(StatusCodes.Status503ServiceUnavailable));
        Assert.That(upstream.Called, Is.Empty);
    }
}
