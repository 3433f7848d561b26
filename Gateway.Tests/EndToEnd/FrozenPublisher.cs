using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>
/// Two Admin.Api processes on one PostgreSQL database. The one that publishes, which is also the one that the gateway asks, is stopped where it is, with its connections open.
/// </summary>
internal sealed class FrozenPublisher
{
    [Test]
    public async Task Another_replica_takes_over_the_gateway_hears_of_a_revocation_and_the_one_that_goes_on_publishes_no_more()
    {
        await using var redis = await RedisServer.StartAsync("redis-server");
        await using var installation = await Installation.PrepareAsync([new TestDeployment("eu")], redis.Address, await SharedPostgres.DatabaseAsync());
        await using var first = await AdminProcess.StartAsync(installation.ConfigurationFile, installation.AdminUrl);
        await Eventually.HoldsAsync(first.PublishesAsync, "the first replica publishes");
        await using var second = await AdminProcess.StartAsync(installation.ConfigurationFile, $"http://127.0.0.1:{AdminHost.FreePort()}");
        await installation.StartGatewayAsync();
        var (used, revoked, later) = (await installation.KeyAsync(), await installation.KeyAsync(), await installation.KeyAsync());
        Assert.That(await second.PublishesAsync(), Is.False);

        await first.FreezeAsync();
        await BlockAsync(second, revoked);
        await Eventually.HoldsAsync(second.PublishesAsync, "the second replica takes over", () => second.Said);
        await RefusedAsync(installation, revoked);
        Assert.That((await installation.ChatAsync(used)).Status, Is.EqualTo(200));

        await first.ThawAsync();
        await BlockAsync(second, later);
        await RefusedAsync(installation, later);
        await Eventually.HoldsAsync(async () => !await first.PublishesAsync(), "the first replica has noticed");
        Assert.That(await second.PublishesAsync(), Is.True);
    }

    private static async Task BlockAsync(AdminProcess admin, string key)
    {
        var answer = await admin.PostAsync("/key/block", new JsonObject { ["key"] = key });
        Assert.That(answer?.Status, Is.EqualTo(System.Net.HttpStatusCode.OK), admin.Said);
    }

    private static Task RefusedAsync(Installation installation, string key) =>
        Eventually.HoldsAsync(async () => (await installation.ChatAsync(key)).Code == "key_blocked", "the block is enforced");
}
