using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Api.Telemetry;
using Gateway.Tests.Support;

namespace Gateway.Tests.Gateway.Explain;

/// <summary>Places as callers and operators see them. docs/places.md, <i>Names that callers choose</i> and <i>Where it shows</i>.</summary>
internal sealed class PlacesOverHttp
{
    private const string Bedrock = "https://bedrock-runtime.eu-central-1.amazonaws.com/openai/v1";

    private GatewayHost _gateway = null!;

    [OneTimeSetUp]
    public async Task Start() => _gateway = await GatewayHost.StartAsync(
        [
            new TestDeployment("own", Tags: ["region:eu"]),
            new TestDeployment("stated", "stated", ["region:eu"], Info: new JsonObject { ["place"] = "fr" }),
            new TestDeployment("frankfurt", "bedrock/*", ["region:eu"], new JsonObject { ["model"] = "openai/*", ["api_base"] = Bedrock }),
            new TestDeployment("beside", "bedrock/*", ["region:eu"]),
            new TestDeployment("alone", "aws/*", ["region:eu"], new JsonObject { ["model"] = "openai/*", ["api_base"] = Bedrock }),
            new TestDeployment("worldwide", "worldwide", [], new JsonObject { ["model"] = "mistral/m", ["api_base"] = null }),
        ]);

    [OneTimeTearDown]
    public async Task Stop() => await _gateway.DisposeAsync();

    [TestCase("bedrock/global.anthropic.claude-sonnet-4-6", false, "everywhere", "none")]
    [TestCase("bedrock/us.anthropic.claude-sonnet-4-6", false, "de, us", "promise")]
    [TestCase("bedrock/eu.anthropic.claude-sonnet-4-6", true, "eu", "promise")]
    [TestCase("bedrock/anthropic.claude-sonnet-4-6", true, "de", "address")]
    [TestCase("bedrock/arn:aws:bedrock:eu-central-1:1:application-inference-profile/x", true, "unknown", "none")]
    public async Task A_name_that_leaves_the_place_puts_the_deployment_out_of_reach_of_a_key_that_is_fenced(string model, bool eligible, string place, string strength)
    {
        var fenced = Of("frankfurt", await ExplainAsync(_gateway.AddKey(allowed: ["region:eu"]), model));
        var free = Of("frankfurt", await ExplainAsync(_gateway.AddKey(), model));

        Assert.Multiple(() =>
        {
            Assert.That((fenced.GetProperty("eligible").GetBoolean(), Text(fenced, "reason")), Is.EqualTo((eligible, eligible ? null : "place_contradicts")));
            Assert.That((Text(fenced, "place"), Text(fenced, "place_strength")), Is.EqualTo((place, strength)));
            Assert.That(free.GetProperty("eligible").GetBoolean(), Is.True, "a key without a scope of the facet is not fenced by it");
        });
    }

    [Test]
    public async Task The_team_fences_as_the_key_does_and_another_facet_does_not()
    {
        _gateway.AddTeam("team-eu", tags: ["region:eu"]);
        var ofTeam = Of("alone", await ExplainAsync(_gateway.AddKey(team: "team-eu"), "aws/global.anthropic.claude"));

        Assert.That(Text(ofTeam, "reason"), Is.EqualTo("place_contradicts"));
    }

    [Test]
    public async Task What_is_out_of_reach_by_its_name_is_refused_and_what_stays_is_used()
    {
        var key = _gateway.AddKey(allowed: ["region:eu"]);

        var refused = await _gateway.ChatAsync(key, model: "aws/global.anthropic.claude");
        var answered = await _gateway.ChatAsync(key, model: "bedrock/global.anthropic.claude");

        Assert.That((refused.Status, refused.Code), Is.EqualTo((401, "no_deployments_with_tag_routing")));
        Assert.That((answered.Status, answered.Headers["x-litellm-model-id"]), Is.EqualTo((200, "beside")));
    }

    [Test]
    public async Task An_explanation_says_where_each_deployment_in_scope_is_and_nothing_of_the_others()
    {
        var own = Of("own", await ExplainAsync(_gateway.AddKey(), "gpt-4"));
        var stated = Of("stated", await ExplainAsync(_gateway.AddKey(), "stated"));
        var foreign = Of("stated", await ExplainAsync(_gateway.AddKey(allowed: ["region:us"]), "stated"));

        Assert.That((Text(own, "place"), Text(own, "place_strength")), Is.EqualTo(("own", "address")));
        Assert.That((Text(stated, "place"), Text(stated, "place_strength")), Is.EqualTo(("fr", "stated")));
        Assert.That((Text(foreign, "place"), Text(foreign, "place_strength")), Is.EqualTo(((string?)null, (string?)null)));
    }

    [Test]
    public void The_deployments_are_counted_by_what_their_place_rests_on()
    {
        Assert.That(new[] { "address", "promise", "stated", "none" }.Select(Count), Is.EqualTo(new double[] { 4, 0, 1, 1 }));

        double Count(string strength)
        {
            using var seen = new SeenMeasurements(_gateway.Services, GatewayMeter.Name);
            return seen.Sum("gateway.deployments", ("gateway.place.strength", strength));
        }
    }

    [Test]
    public async Task A_file_that_contradicts_itself_is_refused_while_the_service_runs_and_the_one_in_force_goes_on()
    {
        await using var gateway = await GatewayHost.StartAsync([new TestDeployment("own", Tags: ["region:eu"])], followsFile: true);

        gateway.Rewrite([new TestDeployment("own", Tags: ["region:eu"], Params: new JsonObject { ["api_base"] = "https://api.mistral.ai/v1" })]);
        await Eventually.HoldsAsync(async () => (await gateway.ConfigurationAsync()).TryGetProperty("refused", out var refused) && refused.ValueKind == JsonValueKind.Object, "the file is refused");

        Assert.That((await gateway.ChatAsync(gateway.AddKey(allowed: ["region:eu"]))).Status, Is.EqualTo(200));
    }

    private async Task<JsonElement> ExplainAsync(string key, string model) =>
        (await _gateway.SendAsync(key, $$"""{"model":"{{model}}"}""", "/route/explain")).Json;

    private static JsonElement Of(string id, JsonElement explanation) => explanation.GetProperty("deployments").EnumerateArray().Single(d => d.GetProperty("id").GetString() == id);

    private static string? Text(JsonElement deployment, string field) => deployment.GetProperty(field).GetString();
}
