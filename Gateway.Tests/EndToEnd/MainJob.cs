using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>The scenarios the product was made for, through both services.</summary>
internal sealed class MainJob
{
    private Installation _installation = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _installation = await Installation.StartAsync(
    [
        new TestDeployment("eu", Tags: ["region:eu"]),
        new TestDeployment("us", Tags: ["region:us"]),
    ]);

    [OneTimeTearDown]
    public async Task StopAsync() => await _installation.DisposeAsync();

    [SetUp]
    public void Forget() => _installation.Upstream.Reset();

    [Test]
    public async Task A_key_made_for_the_eu_goes_to_the_eu_and_nowhere_else()
    {
        var key = await _installation.KeyAsync("""{"allowed_tags":["region:eu"]}""");

        var own = await _installation.ChatAsync(key);
        var foreign = await _installation.ChatAsync(key, ""","tags":["region:us"]""");

        Assert.That(own.Deployment, Is.EqualTo("eu"));
        Assert.That((foreign.Status, foreign.Code), Is.EqualTo((401, "tags_not_allowed")));
        Assert.That(_installation.Upstream.Called, Is.EqualTo(new[] { "eu" }));
    }

    [Test]
    public async Task A_narrowed_key_is_enforced_without_a_restart()
    {
        var key = await _installation.KeyAsync("""{"allowed_tags":["region:eu","region:us"]}""");

        await _installation.AdminAsync("/key/update", $$"""{"key":"{{key}}","allowed_tags":["region:us"]}""");
        await Eventually.HoldsAsync(
            async () => (await _installation.ChatAsync(key, ""","tags":["region:eu"]""")).Code == "tags_not_allowed", "the gateway refuses the EU to the narrowed key");

        Assert.That((await _installation.ChatAsync(key)).Deployment, Is.EqualTo("us"));
    }

    [Test]
    public async Task What_key_and_team_allow_of_hosted_tools_is_enforced_without_a_restart()
    {
        const string Asking = ""","tools":[{"type":"web_search_20250305"}]""";
        var team = (await _installation.AdminAsync("/team/new", """{"tags":["region:eu"]}""")).Json.GetProperty("team_id").GetString();
        var key = await _installation.KeyAsync($$"""{"team_id":"{{team}}","allowed_hosted_tools":["web_search"]}""");
        Assert.That((await _installation.ChatAsync(key, Asking)).Deployment, Is.EqualTo("eu"));

        await _installation.AdminAsync("/team/update", $$"""{"team_id":"{{team}}","allowed_hosted_tools":["mcp"]}""");

        await Eventually.HoldsAsync(async () => (await _installation.ChatAsync(key, Asking)).Code == "hosted_tool_not_allowed", "the gateway refuses what the team does not allow");
        Assert.That((await _installation.ChatAsync(key)).Deployment, Is.EqualTo("eu"));
    }

    [TestCase("/key/block", """{"key":"KEY"}""", "key_blocked")]
    [TestCase("/key/delete", """{"keys":["KEY"]}""", "invalid_api_key")]
    public async Task A_revoked_key_is_refused_without_a_restart(string path, string body, string code)
    {
        var key = await _installation.KeyAsync();

        await _installation.AdminAsync(path, body.Replace("KEY", key, StringComparison.Ordinal));

        await Eventually.HoldsAsync(async () => (await _installation.ChatAsync(key)).Code == code, $"the gateway answers {code}");
    }

    [Test]
    public async Task A_key_goes_with_its_team()
    {
        var team = (await _installation.AdminAsync("/team/new", """{"tags":["region:us"]}""")).Json.GetProperty("team_id").GetString();
        var key = await _installation.KeyAsync($$"""{"team_id":"{{team}}"}""");
        Assert.That((await _installation.ChatAsync(key)).Deployment, Is.EqualTo("us"));

        await _installation.AdminAsync("/team/delete", $$"""{"team_ids":["{{team}}"]}""");

        await Eventually.HoldsAsync(async () => (await _installation.ChatAsync(key)).Code == "invalid_api_key", "the gateway refuses the key of a team that is gone");
    }

    [Test]
    public async Task The_administration_answers_under_the_gateways_address_where_the_operator_asks_for_it()
    {
        var made = await _installation.SendAsync(HttpMethod.Post, _installation.GatewayUrl + "/key/generate", Installation.MasterKey, """{"allowed_tags":["region:eu"]}""");
        var refused = await _installation.SendAsync(HttpMethod.Post, _installation.GatewayUrl + "/key/generate", "sk-not-the-master-key", "{}");

        Assert.That(made.Json.GetProperty("key").GetString(), Does.StartWith("sk-"));
        Assert.That(refused.Status, Is.EqualTo(401));
    }
}
