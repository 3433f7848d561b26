using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Gateway.Inference;

/// <summary>Requests side by side never get each other's bytes, answers or scopes, also when attempts fail, hang and are given up half sent.</summary>
public sealed class ManyAtOnce
{
    private const int Callers = 24;
    private const int RequestsEach = 12;

    private static readonly TestDeployment[] World =
    [
        new("eu-good", Tags: ["region:eu"]),
        new("eu-fails", Tags: ["region:eu"]),
        new("eu-resets", Tags: ["region:eu"]),
        new("eu-hangs", Tags: ["region:eu"], Params: new JsonObject { ["timeout"] = 0.05 }),
        new("us-good", Tags: ["region:us"]),
        new("us-fails", Tags: ["region:us"]),
    ];

    [Test]
    public async Task Every_caller_gets_its_own_answer_from_its_own_region_for_its_own_bytes()
    {
        await using var gateway = await GatewayHost.StartAsync(World, GatewayHost.NeverResting(new JsonObject { ["num_retries"] = 8 }));
        foreach (var id in (string[])["eu-good", "us-good"]) gateway.Upstream.Plan(id, EchoAsync);
        foreach (var id in (string[])["eu-fails", "us-fails"]) gateway.Upstream.PlanStatus(id, 500);
        gateway.Upstream.PlanReset("eu-resets");
        gateway.Upstream.Plan("eu-hangs", StubUpstream.Silent);

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => CallAsync(gateway, caller)));

        foreach (var hit in gateway.Upstream.Hits)
        {
            var user = hit.Json.GetProperty("user").GetString()!;
            Assert.That(hit.Deployment, Does.StartWith(user[..2]));
            Assert.That(hit.Json.GetProperty("model").GetString(), Is.EqualTo("m-" + hit.Deployment));
            Assert.That(hit.Json.GetProperty("pad").GetString()!.Replace(user, "", StringComparison.Ordinal), Is.Empty);
        }
    }

    private static async Task CallAsync(GatewayHost gateway, int caller)
    {
        var region = caller % 2 == 0 ? "eu" : "us";
        var key = gateway.AddKey(allowed: [$"region:{region}"]);
        for (var i = 0; i < RequestsEach; i++)
        {
            var user = $"{region}-{caller}-{i};";
            var pad = new StringBuilder().Insert(0, user, 1 + 997 * (caller + i) % 9000);
            var answer = await gateway.ChatAsync(key, $$"""{"user":"{{user}}","pad":"{{pad}}"}""");

            Assert.That(answer.Status, Is.EqualTo(200), answer.Body);
            Assert.That((answer.Body, answer.Deployment), Is.EqualTo((user, region + "-good")));
        }
    }

    private static async Task EchoAsync(HttpContext context)
    {
        var body = (byte[])context.Items[StubUpstream.BodyItem]!;
        await context.Response.WriteAsync(JsonDocument.Parse(body).RootElement.GetProperty("user").GetString()!);
    }
}
