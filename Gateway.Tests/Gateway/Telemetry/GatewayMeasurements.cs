using System.Text.Json.Nodes;
using Gateway.Api.Telemetry;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Gateway.Telemetry;

/// <summary>What the gateway's instruments say of requests.</summary>
internal sealed class GatewayMeasurements
{
    private static readonly TestDeployment[] World =
    [
        new("eu", Tags: ["region:eu"]),
        new("us", Tags: ["region:us"]),
        new("any", "vendor/*", Params: new JsonObject { ["model"] = "openai/*" }),
        new("down", "shaky"),
    ];

    private GatewayHost _gateway = null!;
    private SeenMeasurements _seen = null!;
    private string _key = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _gateway = await GatewayHost.StartAsync(World, new JsonObject { ["allowed_fails"] = 0, ["fallbacks"] = new JsonArray(new JsonObject { ["shaky"] = GatewayHost.Array("gpt-4") }) });
        _seen = new SeenMeasurements(_gateway.Services, GatewayMeter.Name);
        _key = _gateway.AddKey(allowed: ["region:eu"]);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _seen.Dispose();
        await _gateway.DisposeAsync();
    }

    [Test]
    public async Task An_answered_request_is_counted_with_its_group_its_deployment_and_its_tokens()
    {
        await _gateway.ChatAsync(_key);

        await EndedAsync(1);
        Assert.That(_seen.Count("gateway.request.duration", (MetricLabels.ModelGroup, "gpt-4"), (MetricLabels.Status, 200)), Is.EqualTo(1));
        Assert.That(_seen.Count("gateway.request.overhead", (MetricLabels.ModelGroup, "gpt-4")), Is.EqualTo(1));
        Assert.That(_seen.Sum("gateway.decisions", (MetricLabels.ModelGroup, "gpt-4")), Is.EqualTo(1));
        Assert.That(_seen.Sum("gateway.attempts", (MetricLabels.Deployment, "eu"), (MetricLabels.Result, "answered")), Is.EqualTo(1));
        Assert.That(_seen.Count("gen_ai.client.operation.duration", (MetricLabels.GenAiOperation, "chat"), (MetricLabels.GenAiProvider, "openai"), (MetricLabels.GenAiModel, "m-eu")), Is.EqualTo(1));
        Assert.That(_seen.Sum("gen_ai.client.token.usage", (MetricLabels.GenAiTokenType, "input")), Is.EqualTo(1));
        Assert.That(_seen.Sum("gen_ai.client.token.usage", (MetricLabels.GenAiTokenType, "output")), Is.EqualTo(1));
        Assert.That(_seen.Sum("gateway.refusals"), Is.Zero);
    }

    [Test]
    public async Task A_stream_tells_its_first_chunk_and_the_usage_of_its_last_event()
    {
        _gateway.Upstream.Plan("eu", async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(StubUpstream.EventOf("one"));
            await context.Response.Body.FlushAsync();
            await context.Response.WriteAsync("""data: {"choices":[],"usage":{"prompt_tokens":11,"completion_tokens":22}}""" + "\n\ndata: [DONE]\n\n");
        });

        var answer = await _gateway.ChatAsync(_key, """{"stream":true}""");

        await EndedAsync(1);
        Assert.That(answer.Body, Does.EndWith("data: [DONE]\n\n"));
        Assert.That(_seen.Count("gen_ai.client.operation.time_to_first_chunk"), Is.EqualTo(1));
        Assert.That(_seen.Sum("gen_ai.client.token.usage", (MetricLabels.GenAiTokenType, "input")), Is.EqualTo(11));
        Assert.That(_seen.Sum("gen_ai.client.token.usage", (MetricLabels.GenAiTokenType, "output")), Is.EqualTo(22));
    }

    [Test]
    public async Task A_compressed_answer_is_left_alone()
    {
        _gateway.Upstream.Plan("eu", context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.Headers.ContentEncoding = "x-odd";
            return context.Response.WriteAsync("""{"usage":{"prompt_tokens":11,"completion_tokens":22}}""");
        });

        await _gateway.ChatAsync(_key);

        await EndedAsync(1);
        Assert.That(_seen.Count("gen_ai.client.token.usage"), Is.Zero);
    }

    [Test]
    public async Task A_refusal_is_counted_by_its_code()
    {
        await _gateway.ChatAsync(_key, """{"tags":["region:us"]}""");
        await _gateway.ChatAsync(_key, model: "nobody-has-this");
        await _gateway.ChatAsync(null);

        await Eventually.HoldsAsync(() => Task.FromResult(_seen.Sum("gateway.refusals") >= 3), "the refusals are counted");
        Assert.That(_seen.Sum("gateway.refusals", (MetricLabels.ErrorType, "tags_not_allowed")), Is.EqualTo(1));
        Assert.That(_seen.Sum("gateway.refusals", (MetricLabels.ErrorType, "model_not_found")), Is.EqualTo(1));
        Assert.That(_seen.Sum("gateway.refusals", (MetricLabels.ErrorType, "invalid_api_key")), Is.EqualTo(1));
        Assert.That(_seen.Sum("gateway.decisions", (MetricLabels.ModelGroup, "gpt-4"), (MetricLabels.ErrorType, "tags_not_allowed")), Is.EqualTo(1));
        Assert.That(_seen.Sum("gateway.decisions", (MetricLabels.ModelGroup, MetricLabels.Other), (MetricLabels.ErrorType, "model_not_found")), Is.EqualTo(1));
        Assert.That(_seen.Count("gateway.request.duration", (MetricLabels.ErrorType, "tags_not_allowed"), (MetricLabels.Status, 401)), Is.EqualTo(1));
        Assert.That(_seen.Sum("gateway.attempts"), Is.Zero);
    }

    [Test]
    public async Task A_failure_a_rest_and_a_fallback_are_counted()
    {
        var free = _gateway.AddKey();
        _gateway.Upstream.PlanReset("down");

        await _gateway.ChatAsync(free, model: "shaky");

        await EndedAsync(1);
        Assert.That(_seen.Sum("gateway.attempts", (MetricLabels.Deployment, "down"), (MetricLabels.Result, "connection_failed")), Is.EqualTo(1));
        Assert.That(_seen.Sum("gateway.cooldowns", (MetricLabels.Deployment, "down")), Is.EqualTo(1));
        Assert.That(_seen.Sum("gateway.fallbacks", (MetricLabels.ModelGroup, "shaky"), (MetricLabels.FallbackGroup, "gpt-4")), Is.EqualTo(1));
        Assert.That(_seen.Count("gen_ai.client.operation.duration", (MetricLabels.Deployment, "down"), (MetricLabels.ErrorType, "connection_reset")), Is.EqualTo(1));
        Assert.That(_seen.Now("gateway.deployment.resting", (MetricLabels.Deployment, "down")), Is.EqualTo(1));
        Assert.That(_seen.Now("gateway.deployment.resting", (MetricLabels.Deployment, "eu")), Is.Zero);
    }

    [Test]
    public async Task Whatever_callers_make_up_no_series_is_added()
    {
        async Task SendAllAsync(int round)
        {
            var made = $"made-up-{round}";
            await _gateway.ChatAsync("sk-" + made);
            await _gateway.ChatAsync(_gateway.AddKey(), model: made);
            await _gateway.ChatAsync(_gateway.AddKey(), model: "vendor/" + made);
            await _gateway.ChatAsync(_gateway.AddKey(allowed: [made]));
            await _gateway.ChatAsync(_gateway.AddKey(), $$"""{"tags":["{{made}}"]}""");
            await _gateway.ChatAsync(_key, $$"""{"tags":["{{made}}"]}""");
            await _gateway.ChatAsync(_key, $$"""{"metadata":{"{{made}}":1},"user":"{{made}}"}""", headers: [("x-litellm-tags", made), ("User-Agent", made)]);
            await _gateway.GetAsync(_key, "/v1/models/" + made);
            await _gateway.GetAsync(_key, "/" + made);
        }

        _gateway.Upstream.PlanEvery(StubUpstream.Complete);
        for (var warmUp = 0; warmUp < 3; warmUp++) await SendAllAsync(warmUp);
        await EndedAsync(18);
        var series = _seen.Series;

        for (var round = 3; round < 20; round++) await SendAllAsync(round);
        await EndedAsync(120);

        Assert.That(_seen.Series, Is.EquivalentTo(series));
        Assert.That(series, Has.None.Contains("made-up"));
        Assert.That(series, Has.Some.Contains("gateway.model_group=vendor/*").And.Some.Contains("gen_ai.request.model=*"));
    }

    [Test]
    public async Task An_upstream_cannot_make_up_a_series_either()
    {
        for (var status = 600; status < 700; status++)
        {
            _gateway.Upstream.PlanStatus("eu", status);
            await _gateway.ChatAsync(_key);
        }

        Assert.That(_seen.Series.Count(s => s.StartsWith("gateway.request.duration", StringComparison.Ordinal)), Is.LessThan(5));
        Assert.That(_seen.Series.Count(s => s.StartsWith("gen_ai", StringComparison.Ordinal)), Is.LessThan(5));
    }

    /// <summary>An answer may be here before the gateway has told of it.</summary>
    private Task EndedAsync(int requests) =>
        Eventually.HoldsAsync(() => Task.FromResult(_seen.Count("gateway.request.duration") >= requests), $"{requests} requests have ended");
}
