using System.Text.Json.Nodes;
using Gateway.Api.Telemetry;
using Gateway.Tests.Support;

namespace Gateway.Tests.Gateway.Inference;

/// <summary>An answer that says it came from elsewhere is believed. Source: docs/places.md, <i>What an answer proves</i>.</summary>
public sealed class PlaceMismatchesOverHttp
{
    private const string Header = "x-gateway-place-mismatch";

    private static readonly TestDeployment[] World =
    [
        new("liar", Tags: ["region:eu"], Params: new JsonObject { ["order"] = 1 }),
        new("honest", Tags: ["region:eu"], Params: new JsonObject { ["order"] = 2 }),
        new("bare", "untagged"),
    ];

    [Test]
    public async Task The_answer_that_told_is_passed_on_with_a_word_and_after_it_the_deployment_gets_nothing_of_keys_that_are_kept_to_places()
    {
        await using var gateway = await StartAsync(null);
        var (kept, free) = (gateway.AddKey(allowed: ["region:eu"]), gateway.AddKey());

        var first = await gateway.ChatAsync(kept);
        Assert.That((first.Status, first.Deployment, first.Headers.GetValueOrDefault(Header)), Is.EqualTo((200, "liar", "East US")));

        var second = await gateway.ChatAsync(kept);
        Assert.That((second.Deployment, second.Headers.ContainsKey(Header)), Is.EqualTo(("honest", false)));
        Assert.That((await gateway.ChatAsync(free)).Deployment, Is.EqualTo("liar"), "others may use it");
    }

    [TestCase("warn", "liar", "liar")]
    [TestCase("rest", "honest", "liar")]
    [TestCase("refuse", "honest", "honest")]
    public async Task What_follows_is_the_operators_choice(string action, string ofKept, string ofFree)
    {
        await using var gateway = await StartAsync(action);
        await gateway.ChatAsync(gateway.AddKey());

        Assert.That((await gateway.ChatAsync(gateway.AddKey(allowed: ["region:eu"]))).Deployment, Is.EqualTo(ofKept));
        Assert.That((await gateway.ChatAsync(gateway.AddKey())).Deployment, Is.EqualTo(ofFree));
    }

    [Test]
    public async Task Where_it_was_the_only_way_nothing_is_sent_any_more()
    {
        await using var gateway = await StartAsync(null, World[0]);
        var key = gateway.AddKey(allowed: ["region:eu"]);
        await gateway.ChatAsync(key);
        gateway.Upstream.Reset();

        var answer = await gateway.ChatAsync(key);

        Assert.That((answer.Status, answer.Code), Is.EqualTo((503, "no_healthy_deployments")));
        Assert.That(gateway.Upstream.Called, Is.Empty);
    }

    [TestCase("Sweden Central")]
    [TestCase("Atlantis Central")]
    [TestCase("")]
    public async Task A_place_inside_the_claim_and_one_that_nobody_knows_prove_nothing(string told)
    {
        await using var gateway = await StartAsync(null);
        Tell(gateway, "liar", told);

        for (var i = 0; i < 3; i++)
        {
            var answer = await gateway.ChatAsync(gateway.AddKey(allowed: ["region:eu"]));
            Assert.That((answer.Deployment, answer.Headers.ContainsKey(Header)), Is.EqualTo(("liar", false)));
        }
    }

    [Test]
    public async Task A_deployment_that_claims_no_place_contradicts_none()
    {
        await using var gateway = await StartAsync(null);
        Tell(gateway, "bare", "East US");

        for (var i = 0; i < 2; i++)
        {
            var answer = await gateway.ChatAsync(gateway.AddKey(), model: "untagged");
            Assert.That((answer.Deployment, answer.Headers.ContainsKey(Header)), Is.EqualTo(("bare", false)));
        }
    }

    [Test]
    public async Task An_answer_that_is_an_error_proves_as_much_and_the_next_attempt_goes_elsewhere()
    {
        await using var gateway = await StartAsync(null);
        Tell(gateway, "liar", "East US", 503);
        var key = gateway.AddKey(allowed: ["region:eu"]);

        var answer = await gateway.ChatAsync(key);
        gateway.Upstream.Reset();
        var next = await gateway.ChatAsync(key);

        Assert.That((answer.Status, answer.Deployment, answer.Headers.GetValueOrDefault(Header)), Is.EqualTo((200, "honest", "East US")), "its bytes have been there");
        Assert.That((next.Deployment, gateway.Upstream.Called), Is.EqualTo(("honest", new[] { "honest" })));
    }

    [Test]
    public async Task Health_and_explanations_tell_of_it_to_those_whom_it_concerns()
    {
        await using var gateway = await StartAsync(null);
        var (kept, free) = (gateway.AddKey(allowed: ["region:eu"]), gateway.AddKey());
        await gateway.ChatAsync(kept);

        var (ofKept, ofFree) = ((await gateway.GetAsync(kept, "/health")).Json, (await gateway.GetAsync(free, "/health")).Json);
        var explained = (await gateway.ChatAsync(kept, path: "/route/explain")).Json.GetProperty("deployments");

        Assert.That(ofKept.GetProperty("unhealthy_endpoints")[0].GetProperty("place_mismatch").GetString(), Is.EqualTo("East US"));
        Assert.That((ofFree.GetProperty("unhealthy_count").GetInt32(), ofFree.GetProperty("healthy_endpoints")[0].GetProperty("place_mismatch").GetString()), Is.EqualTo((0, "East US")));
        Assert.That(explained[0].GetProperty("reason").GetString(), Is.EqualTo("place_mismatch"));
        Assert.That(explained[0].GetProperty("place_mismatch").GetString(), Is.EqualTo("East US"));
        Assert.That(explained[1].GetProperty("eligible").GetBoolean(), Is.True);
    }

    [Test]
    public async Task The_next_configuration_tries_it_again()
    {
        await using var gateway = await StartAsync(null, followsFile: true);
        var key = gateway.AddKey(allowed: ["region:eu"]);
        await gateway.ChatAsync(key);
        Assert.That((await gateway.ChatAsync(key)).Deployment, Is.EqualTo("honest"));
        Tell(gateway, "liar", "Sweden Central");

        gateway.Rewrite(World, GatewayHost.NeverResting(new JsonObject { ["num_retries"] = 1 }));

        await Eventually.HoldsAsync(async () => (await gateway.ChatAsync(key)).Deployment == "liar", "the deployment is tried again after a reload");
    }

    [Test]
    public async Task It_is_counted_and_recorded_and_a_place_inside_the_claim_is_recorded_alone()
    {
        var file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"mismatch-{Guid.NewGuid():N}.log");
        await using var gateway = await StartAsync("warn", accessLog: new JsonObject { ["file"] = file });
        using var seen = new SeenMeasurements(gateway.Services, GatewayMeter.Name);
        var key = gateway.AddKey(allowed: ["region:eu"]);
        await gateway.ChatAsync(key);
        Tell(gateway, "liar", "Sweden Central");
        await gateway.ChatAsync(key);

        var records = await AccessRecords.ReadAsync(file, 2);

        Assert.That(records.Select(r => (r.GetProperty("told_place").GetString(), r.GetProperty("place_mismatch").GetString())), Is.EqualTo(new[] { ("East US", "East US"), ("Sweden Central", null) }));
        Assert.That(seen.Sum("gateway.place.mismatches", ("gateway.deployment", "liar")), Is.EqualTo(1));
    }

    private static Task<GatewayHost> StartAsync(string? action, params TestDeployment[] deployments) => StartAsync(action, deployments, null, false);

    private static Task<GatewayHost> StartAsync(string? action, bool followsFile) => StartAsync(action, [], null, followsFile);

    private static Task<GatewayHost> StartAsync(string? action, JsonObject accessLog) => StartAsync(action, [], accessLog, false);

    private static async Task<GatewayHost> StartAsync(string? action, TestDeployment[] deployments, JsonObject? accessLog, bool followsFile)
    {
        var gateway = await GatewayHost.StartAsync(
            deployments.Length == 0 ? World : deployments,
            GatewayHost.NeverResting(),
            accessLog: accessLog,
            followsFile: followsFile,
            residency: action is null ? null : new JsonObject { ["on_mismatch"] = action });
        Tell(gateway, "liar", "East US");
        return gateway;
    }

    private static void Tell(GatewayHost gateway, string deployment, string place, int status = 200) => gateway.Upstream.Plan(deployment, StubUpstream.From(place, status));
}
