using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Gateway.Inference;

/// <summary>What an answer tells of the gateway: what was done and what the asker can reach, and nothing of others.</summary>
public sealed class AnswersInScope
{
    private static readonly TestDeployment[] World =
    [
        new("eu-free", Tags: ["region:eu", "tier:free"]),
        new("eu-paid", Tags: ["region:eu", "tier:paid"]),
        new("us-paid", Tags: ["region:us", "tier:paid"]),
        new("us-alone", "us-only", ["region:us"]),
        new("eu-alone", "eu-only", ["region:eu"]),
    ];

    private GatewayHost _gateway = null!;

    [OneTimeSetUp]
    public async Task Start() => _gateway = await GatewayHost.StartAsync(World);

    [OneTimeTearDown]
    public async Task Stop() => await _gateway.DisposeAsync();

    [SetUp]
    public void Forget() => _gateway.Upstream.Reset();

    [Test]
    public async Task Only_reachable_models_are_listed()
    {
        Assert.That(await ModelsAsync(_gateway.AddKey()), Is.EquivalentTo(new[] { "gpt-4", "us-only", "eu-only" }));
        Assert.That(await ModelsAsync(_gateway.AddKey(allowed: ["region:eu"])), Is.EquivalentTo(new[] { "gpt-4", "eu-only" }));
        Assert.That(await ModelsAsync(_gateway.AddKey(models: ["us-only"])), Is.EquivalentTo(new[] { "us-only" }));
        Assert.That(await ModelsAsync(_gateway.AddKey(allowed: ["region:eu"], models: ["us-only"])), Is.Empty);
    }

    [Test]
    public async Task A_model_that_is_not_reachable_cannot_be_told_from_one_that_is_not_there()
    {
        var key = _gateway.AddKey(allowed: ["region:eu"]);

        var hidden = await _gateway.GetAsync(key, "/v1/models/us-only");
        var missing = await _gateway.GetAsync(key, "/v1/models/us-onlx");

        Assert.That((hidden.Status, hidden.Code), Is.EqualTo((404, "model_not_found")));
        Assert.That(missing.Words.Replace("us-onlx", "us-only", StringComparison.Ordinal), Is.EqualTo(hidden.Words));
        Assert.That((await _gateway.GetAsync(key, "/v1/models/gpt-4")).Json.GetProperty("id").GetString(), Is.EqualTo("gpt-4"));
    }

    [Test]
    public async Task A_routed_answer_says_what_the_gateway_did()
    {
        var answer = await _gateway.ChatAsync(_gateway.AddKey(allowed: ["region:eu", "tier:paid"]));

        Assert.That(answer.Deployment, Is.EqualTo("eu-paid"));
        Assert.That(answer.Headers["x-litellm-model-group"], Is.EqualTo("gpt-4"));
        Assert.That(answer.Headers["x-litellm-model-api-base"], Is.EqualTo(_gateway.Upstream.BaseOf("eu-paid")));
        Assert.That(answer.Headers["x-litellm-attempted-retries"], Is.EqualTo("0"));
        Assert.That(answer.Headers["x-litellm-attempted-fallbacks"], Is.EqualTo("0"));
        Assert.That(Guid.ParseExact(answer.Headers["x-litellm-call-id"], "D").Version, Is.EqualTo(7));
        Assert.That(answer.Headers["x-litellm-overhead-duration-ms"], Does.Match(@"^(0|[1-9]\d*)\.\d{3}$"));
    }

    [Test]
    public async Task The_upstreams_address_can_be_kept_from_callers()
    {
        await using var gateway = await GatewayHost.StartAsync([new("a")], general: new JsonObject { ["expose_api_base"] = false });

        var answer = await gateway.ChatAsync(gateway.AddKey());

        Assert.That(answer.Deployment, Is.EqualTo("a"));
        Assert.That(answer.Headers, Does.Not.ContainKey("x-litellm-model-api-base"));
        Assert.That(answer.Headers.Values, Has.None.Contains(gateway.Upstream.Root));
    }

    [Test]
    public async Task The_gateways_own_tags_do_not_go_upstream()
    {
        await _gateway.ChatAsync(
            _gateway.AddKey(allowed: ["region:eu", "tier:paid"]),
            """{"tags":["tier:paid"],"metadata":{"tags":["tier:paid"],"user":"u"},"litellm_metadata":{"tags":["tier:paid"]}}""",
            headers: ("x-litellm-tags", "tier:paid"));

        var hit = _gateway.Upstream.Hits.Single();
        Assert.That(hit.Text, Does.Not.Contain("tier:paid"));
        Assert.That(hit.Json.GetProperty("metadata").GetRawText(), Is.EqualTo("""{"user":"u"}"""));
        Assert.That(hit.Headers.Keys, Has.None.StartsWith("x-litellm-"));
    }

    [Test]
    public async Task Leak_16_a_refusal_echoes_neither_a_key_nor_its_hash()
    {
        const string Key = "sk-unknown-1234567890";

        var answer = await _gateway.ChatAsync(Key);

        Assert.That(answer.Code, Is.EqualTo("invalid_api_key"));
        Assert.That(answer.Body, Does.Not.Contain(Key).And.Not.Contains(KeyHash.Of(Key).ToString()));
        Assert.That(answer.Headers.Values, Has.None.Contains(Key).And.None.Contains(KeyHash.Of(Key).ToString()));
    }

    private async Task<IReadOnlyList<string>> ModelsAsync(string key) =>
        [.. (await _gateway.GetAsync(key, "/v1/models")).Json.GetProperty("data").EnumerateArray().Select(m => m.GetProperty("id").GetString()!)];
}
