using System.Text.Json.Nodes;
using Gateway.Api.Routing;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Gateway.Configuration;

/// <summary>A running gateway takes a changed configuration without dropping a request.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class Reloads
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Test]
    public async Task A_changed_file_takes_effect_while_the_gateway_runs()
    {
        await using var gateway = await GatewayHost.StartAsync([new("old")], followsFile: true);
        var key = gateway.AddKey();
        Assert.That((await gateway.ChatAsync(key)).Deployment, Is.EqualTo("old"));

        gateway.Rewrite([new("new")], general: new JsonObject { ["max_request_bytes"] = 300, ["expose_api_base"] = false });
        await LoadedAsync(gateway, 2);

        var answer = await gateway.ChatAsync(key);
        Assert.That(answer.Deployment, Is.EqualTo("new"));
        Assert.That(answer.Headers.Keys, Does.Not.Contain("x-litellm-model-api-base"));
        Assert.That((await gateway.ChatAsync(key, $$"""{"pad":"{{new string('x', 400)}}"}""")).Status, Is.EqualTo(413));
    }

    [Test]
    public async Task A_request_under_way_ends_on_the_configuration_it_began_with_and_its_retries_too()
    {
        await using var gateway = await GatewayHost.StartAsync([new("a"), new("b")], new JsonObject { ["num_retries"] = 3 }, followsFile: true);
        var key = gateway.AddKey();
        var (begun, mayGoOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        foreach (var id in (string[])["a", "b"])
        {
            gateway.Upstream.PlanSequence(
                id,
                async context =>
                {
                    begun.TrySetResult();
                    await mayGoOn.Task.WaitAsync(Patience);
                    context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                },
                StubUpstream.Complete);
        }

        var held = gateway.ChatAsync(key);
        await begun.Task.WaitAsync(Patience);
        gateway.Rewrite([new("c")]);
        await LoadedAsync(gateway, 2);
        Assert.That((await gateway.ChatAsync(key)).Deployment, Is.EqualTo("c"));
        mayGoOn.SetResult();

        Assert.That((await held).Status, Is.EqualTo(200));
        Assert.That((await held).Deployment, Is.AnyOf("a", "b"));
    }

    [Test]
    public async Task An_invalid_change_is_refused_and_said_so_without_a_path_or_a_value()
    {
        await using var gateway = await GatewayHost.StartAsync([new("old")], followsFile: true);
        var key = gateway.AddKey();
        var before = await gateway.ConfigurationAsync();

        gateway.Rewrite("model_list: [{ model_name: hidden-name, litellm_params: { model: openai/x, Tags: [secret-tag] } }]");
        await Eventually.HoldsAsync(async () => (await gateway.ConfigurationAsync()).TryGetProperty("refused", out _), "the change is refused");

        Assert.That((await gateway.ChatAsync(key)).Deployment, Is.EqualTo("old"));
        var readiness = await gateway.GetAsync(null, "/health/readiness");
        var after = await gateway.ConfigurationAsync();
        Assert.That(readiness.Status, Is.EqualTo(200));
        Assert.That(after.GetProperty("hash").GetString(), Is.EqualTo(before.GetProperty("hash").GetString()));
        Assert.That(after.GetProperty("generation").GetInt64(), Is.EqualTo(1));
        Assert.That(after.GetProperty("refused").GetProperty("errors").GetInt32(), Is.EqualTo(2));
        Assert.That(after.GetProperty("refused").GetProperty("hash").GetString(), Is.Not.EqualTo(before.GetProperty("hash").GetString()));
        Assert.That(readiness.Body, Does.Not.Contain("hidden").And.Not.Contain("secret").And.Not.Contain(Path.GetDirectoryName(gateway.File)!));
    }

    [Test]
    public async Task A_deployment_that_stays_goes_on_resting_and_one_whose_key_was_put_right_does_not()
    {
        await using var gateway = await GatewayHost.StartAsync([new("stays"), new("mended", "other")], followsFile: true);
        var key = gateway.AddKey();
        gateway.Upstream.PlanEvery(StubUpstream.Status(StatusCodes.Status401Unauthorized));
        await gateway.ChatAsync(key);
        await gateway.ChatAsync(key, model: "other");
        gateway.Upstream.Reset();

        gateway.Rewrite(
            [new("stays", Tags: ["region:eu"]), new("mended", "other", Params: new JsonObject { ["api_key"] = "right" })],
            new JsonObject { ["cooldown_time"] = 3600 });
        await LoadedAsync(gateway, 2);

        Assert.That((await gateway.ChatAsync(key)).Code, Is.EqualTo("no_healthy_deployments"));
        Assert.That((await gateway.ChatAsync(key, model: "other")).Deployment, Is.EqualTo("mended"));
    }

    /// <summary>The state is swapped far more often than any file changes, under requests that never stop.</summary>
    [Test]
    public async Task While_reloads_swap_the_regions_no_request_fails_and_none_leaves_its_region()
    {
        await using var gateway = await GatewayHost.StartAsync(Swapped(false), GatewayHost.NeverResting());
        var (eu, us) = (gateway.AddKey(allowed: ["region:eu"]), gateway.AddKey(allowed: ["region:us"]));
        var routing = gateway.Services.GetRequiredService<CurrentRouting>();
        var first = routing.State.Configuration;
        gateway.Rewrite(Swapped(true), GatewayHost.NeverResting());
        var second = Shared.Contracts.Configuration.Reading.ConfigurationReader.Read(gateway.File, new Dictionary<string, string>()).Configuration!;
        using var stop = new CancellationTokenSource();
        var swaps = 0;
        var reloading = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                routing.Replace(new RoutingState(swaps % 2 == 0 ? second : first, swaps + 2, routing.State));
                swaps++;
                await Task.Yield();
            }
        });

        var callers = Enumerable.Range(0, 8).Select(async caller =>
        {
            var (key, region) = caller % 2 == 0 ? (eu, "eu") : (us, "us");
            for (var i = 0; i < 60; i++)
            {
                var answer = await gateway.ChatAsync(key, $$"""{"user":"{{region}}"}""");
                Assert.That(answer.Status, Is.EqualTo(200), answer.Body);
            }
        });
        await Task.WhenAll(callers);
        await stop.CancelAsync();
        await reloading;

        Assert.That(swaps, Is.GreaterThan(10));
        Assert.That(gateway.Upstream.Hits, Has.Count.EqualTo(480));
        foreach (var hit in gateway.Upstream.Hits)
        {
            var region = hit.Json.GetProperty("user").GetString()!;
            Assert.That(hit.Json.GetProperty("model").GetString(), Does.StartWith(region));
            Assert.That(hit.Headers["authorization"], Does.StartWith($"Bearer {region}-"));
        }

        Assert.That(gateway.Upstream.Hits.Select(h => h.Json.GetProperty("model").GetString()).Distinct().Count(), Is.GreaterThan(3), "both configurations were used");

        // The ids stay and change their region, model and credential: what is remembered of an id must not outlive its tags.
        TestDeployment[] Swapped(bool isSecond) =>
        [
            At("one", isSecond ? "us" : "eu", isSecond), At("two", isSecond ? "eu" : "us", isSecond), At("three", isSecond ? "us" : "eu", isSecond),
        ];

        static TestDeployment At(string id, string region, bool isSecond) => new(id, Tags: [$"region:{region}"], Params: new JsonObject
        {
            ["model"] = $"openai/{region}-{id}-{isSecond}",
            ["api_key"] = $"{region}-{id}",
        });
    }

    private static Task LoadedAsync(GatewayHost gateway, long generation) => Eventually.HoldsAsync(
        async () => (await gateway.ConfigurationAsync()).GetProperty("generation").GetInt64() == generation, $"configuration {generation} is in force");
}
