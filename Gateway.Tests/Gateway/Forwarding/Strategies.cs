using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Gateway.Forwarding;

/// <summary>How one deployment is picked among the eligible ones.</summary>
public sealed class Strategies
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Test]
    public async Task Least_busy_avoids_the_deployment_that_still_works()
    {
        await using var gateway = await GatewayHost.StartAsync([new("a"), new("b")], new JsonObject { ["routing_strategy"] = "least-busy" });
        var key = gateway.AddKey();
        var (busy, mayGoOn) = (new TaskCompletionSource<string>(), new TaskCompletionSource());
        foreach (var id in (string[])["a", "b"])
        {
            gateway.Upstream.PlanSequence(
                id,
                async context =>
                {
                    if (busy.TrySetResult(id)) await mayGoOn.Task.WaitAsync(Patience);
                    await StubUpstream.Complete(context);
                },
                StubUpstream.Complete);
        }

        var held = gateway.ChatAsync(key);
        var heldBy = await busy.Task.WaitAsync(Patience);

        for (var i = 0; i < 8; i++) Assert.That((await gateway.ChatAsync(key)).Deployment, Is.Not.EqualTo(heldBy));
        mayGoOn.SetResult();
        Assert.That((await held).Deployment, Is.EqualTo(heldBy));
    }

    [Test]
    public async Task Latency_based_routing_leaves_a_slow_deployment_after_one_answer()
    {
        var time = new FakeTimeProvider();
        await using var gateway = await GatewayHost.StartAsync(
            [new("slow", Params: new JsonObject { ["weight"] = 1000 }), new("quick")], new JsonObject { ["routing_strategy"] = "latency-based-routing" }, replace: GatewayHost.With(time));
        var key = gateway.AddKey();
        gateway.Upstream.Plan("slow", context =>
        {
            time.Advance(TimeSpan.FromSeconds(3));
            return StubUpstream.Complete(context);
        });
        for (var i = 0; i < 100 && !gateway.Upstream.Called.Contains("slow"); i++) await gateway.ChatAsync(key);
        Assert.That(gateway.Upstream.Called, Does.Contain("slow"));

        for (var i = 0; i < 8; i++) Assert.That((await gateway.ChatAsync(key)).Deployment, Is.EqualTo("quick"));

        // Its measurement fades, so that it gets another chance.
        time.Advance(TimeSpan.FromMinutes(5));
        var picked = new List<string?>();
        for (var i = 0; i < 50 && !picked.Contains("slow"); i++) picked.Add((await gateway.ChatAsync(key)).Deployment);
        Assert.That(picked, Does.Contain("slow"));
    }

    [TestCase("simple-shuffle")]
    [TestCase("least-busy")]
    [TestCase("latency-based-routing")]
    public async Task A_lower_order_goes_first_with_all_its_retries_under_every_strategy(string strategy)
    {
        TestDeployment[] deployments =
            [new("last"), new("second", Params: new JsonObject { ["order"] = 2, ["weight"] = 100 }), new("first", Params: new JsonObject { ["order"] = 1, ["weight"] = 1 })];
        await using var gateway = await GatewayHost.StartAsync(
            deployments, GatewayHost.NeverResting(new JsonObject { ["routing_strategy"] = strategy, ["num_retries"] = 2 }), replace: GatewayHost.With(new HastyTime()));
        var key = gateway.AddKey();

        for (var i = 0; i < 8; i++) Assert.That((await gateway.ChatAsync(key)).Deployment, Is.EqualTo("first"));
        gateway.Upstream.Reset();
        gateway.Upstream.PlanEvery(StubUpstream.Status(500));
        await gateway.ChatAsync(key);
        Assert.That(gateway.Upstream.Called, Is.EqualTo(new[] { "first", "first", "first", "second", "second", "second", "last", "last", "last" }));
    }

    [TestCase(0.0, "heavy")]
    [TestCase(0.74, "heavy")]
    [TestCase(0.76, "light")]
    [TestCase(0.999999, "light")]
    public async Task Weights_are_shares(double random, string picked)
    {
        TestDeployment[] deployments = [new("heavy", Params: new JsonObject { ["weight"] = 3 }), new("light", Params: new JsonObject { ["weight"] = 1 }), new("spare", Params: new JsonObject { ["weight"] = 0 })];
        await using var gateway = await GatewayHost.StartAsync(deployments, replace: services => services.AddSingleton<Func<double>>(() => random));

        Assert.That((await gateway.ChatAsync(gateway.AddKey())).Deployment, Is.EqualTo(picked));
    }

    [Test]
    public async Task A_weight_of_zero_is_used_only_when_nothing_else_is_left()
    {
        TestDeployment[] deployments = [new("main"), new("spare", Params: new JsonObject { ["weight"] = 0 })];
        await using var gateway = await GatewayHost.StartAsync(
            deployments, GatewayHost.NeverResting(new JsonObject { ["num_retries"] = 1 }), replace: GatewayHost.With(new HastyTime()));
        var key = gateway.AddKey();

        for (var i = 0; i < 20; i++) Assert.That((await gateway.ChatAsync(key)).Deployment, Is.EqualTo("main"));
        gateway.Upstream.PlanStatus("main", 500);
        Assert.That((await gateway.ChatAsync(key)).Deployment, Is.EqualTo("spare"));
    }
}
