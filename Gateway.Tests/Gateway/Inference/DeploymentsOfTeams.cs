using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.Gateway.Inference;

/// <summary>A deployment of a team is its keys' alone, and an access group opens the deployments that carry it (docs/routing.md, <i>Whose a deployment is</i>).</summary>
public sealed class DeploymentsOfTeams
{
    private static readonly TestDeployment[] World =
    [
        new("of-team-x", "g", Info: new JsonObject { ["team_id"] = "team-x" }),
        new("of-everyone", "g"),
        new("x-alone", "alone", Info: new JsonObject { ["team_id"] = "team-x" }),
        new("start", "start", Params: new JsonObject { ["tags"] = GatewayHost.Array("nobody") }),
        new("beta-1", "new", Info: new JsonObject { ["access_groups"] = GatewayHost.Array("beta") }),
        new("plain", "new"),
    ];

    private GatewayHost _gateway = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        var router = GatewayHost.NeverResting(new JsonObject { ["fallbacks"] = new JsonArray(new JsonObject { ["start"] = GatewayHost.Array("alone") }) });
        _gateway = await GatewayHost.StartAsync(World, router);
        _gateway.AddTeam("team-x");
        _gateway.AddTeam("team-y");
    }

    [OneTimeTearDown]
    public async Task Stop() => await _gateway.DisposeAsync();

    [SetUp]
    public void Forget() => _gateway.Upstream.Reset();

    [TestCase("team-x", "of-everyone of-team-x")]
    [TestCase("team-y", "of-everyone")]
    [TestCase(null, "of-everyone")]
    [TestCase("master", "of-everyone")]
    public async Task A_deployment_of_a_team_is_reached_by_its_keys_alone(string? team, string reached)
    {
        Assert.That(string.Join(' ', (await _gateway.ReachAsync(KeyOf(team), model: "g")).Order()), Is.EqualTo(reached));
    }

    [TestCase("team-x", 200, true)]
    [TestCase("team-y", 401, false)]
    [TestCase("master", 401, false)]
    public async Task So_it_is_as_a_fallback_in_the_list_of_models_and_in_an_explanation(string team, int status, bool isListed)
    {
        var key = KeyOf(team);
        const string Excluding = """{"tags":["!nobody"]}""";

        Assert.That((await _gateway.ChatAsync(key, Excluding, "start")).Status, Is.EqualTo(status));
        Assert.That((await _gateway.ChatAsync(key, model: "alone")).Status, Is.EqualTo(status));
        Assert.That((await _gateway.GetAsync(key, "/v1/models")).Body, isListed ? Does.Contain("\"alone\"") : Does.Not.Contain("\"alone\""));
        var explained = await _gateway.ChatAsync(key, model: "alone", path: "/route/explain");
        Assert.That(explained.Json.GetProperty("status").GetInt32(), Is.EqualTo(status));
        Assert.That(explained.Json.GetProperty("deployments")[0].GetProperty("reason").GetString(), Is.EqualTo(isListed ? null : "of_another_team"));
    }

    [TestCase(new[] { "beta" }, "beta-1")]
    [TestCase(new[] { "new" }, "beta-1 plain")]
    [TestCase(new[] { "beta", "new" }, "beta-1 plain")]
    [TestCase(new string[0], "beta-1 plain")]
    [TestCase(new[] { "gold" }, "")]
    public async Task An_access_group_on_a_list_of_models_opens_the_deployments_that_carry_it(string[] models, string reached)
    {
        var key = _gateway.AddKey(models: models);

        Assert.That(string.Join(' ', (await _gateway.ReachAsync(key, model: "new")).Order()), Is.EqualTo(reached));
        Assert.That((await _gateway.ChatAsync(key, model: "new")).Status, Is.EqualTo(reached == "" ? 403 : 200));
    }

    private string KeyOf(string? team) => team == "master" ? GatewayHost.MasterKey : _gateway.AddKey(team: team);
}
