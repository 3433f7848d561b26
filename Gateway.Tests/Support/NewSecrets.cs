namespace Gateway.Tests.Support;

/// <summary>What the gateways make of a key whose secret is replaced.</summary>
internal sealed class NewSecrets
{
    private Installation _installation = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _installation = await Installation.StartAsync([new TestDeployment("eu", Tags: ["region:eu"]), new TestDeployment("us", Tags: ["region:us"])]);

    [OneTimeTearDown]
    public async Task StopAsync() => await _installation.DisposeAsync();

    [Test]
    public async Task Without_a_grace_period_the_old_secret_stops_and_the_new_one_works()
    {
        var old = await _installation.KeyAsync("""{"allowed_tags":["region:eu"]}""");

        var current = await RegenerateAsync(old, "");

        await Eventually.HoldsAsync(async () => (await _installation.ChatAsync(current)).Deployment == "eu", "the new secret works, in the scope of the key");
        Assert.That((await _installation.ChatAsync(old)).Code, Is.EqualTo("invalid_api_key"));
    }

    [Test]
    public async Task In_the_grace_period_both_work_and_a_block_stops_both_also_for_a_gateway_that_starts_alone()
    {
        var old = await _installation.KeyAsync();
        var current = await RegenerateAsync(old, ""","grace_period":"1h" """);
        await Eventually.HoldsAsync(async () => (await _installation.ChatAsync(current)).Status == 200, "the new secret works");
        Assert.That((await _installation.ChatAsync(old)).Status, Is.EqualTo(200));

        await _installation.AdminAsync("/key/block", $$"""{"key":"{{current}}"}""");

        await Eventually.HoldsAsync(async () => (await _installation.ChatAsync(current)).Code == "key_blocked", "the key is blocked");
        Assert.That((await _installation.ChatAsync(old)).Code, Is.EqualTo("key_blocked"));
        await _installation.StopGatewayAsync();
        await _installation.StopAdminAsync();
        await _installation.StartGatewayAsync();
        Assert.That((await _installation.ChatAsync(old)).Code, Is.EqualTo("key_blocked"));
        await _installation.StartAdminAsync();
    }

    [Test]
    public async Task After_the_grace_period_the_old_secret_stops_by_the_gateways_own_clock()
    {
        var old = await _installation.KeyAsync();

        var current = await RegenerateAsync(old, ""","grace_period":"1s" """);

        await Eventually.HoldsAsync(async () => (await _installation.ChatAsync(old)).Code == "key_expired", "the old secret's time is over");
        Assert.That((await _installation.ChatAsync(current)).Status, Is.EqualTo(200));
    }

    private async Task<string> RegenerateAsync(string key, string more) =>
        (await _installation.AdminAsync("/key/regenerate", $$"""{"key":"{{key}}"{{more}}}""")).Json.GetProperty("key").GetString()!;
}
