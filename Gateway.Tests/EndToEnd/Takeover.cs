using System.Text.Json;
using Gateway.Tests.Support;
using Shared.Contracts.Sync;

namespace Gateway.Tests.EndToEnd;

/// <summary>Two Admin.Api processes on one PostgreSQL database: the one that publishes is killed while clients write to both.</summary>
internal sealed class Takeover
{
    [Test]
    public async Task The_other_replica_goes_on_publishing_and_no_revision_is_missing()
    {
        await using var redis = new TestRedis();
        await redis.StartAsync();
        await using var listener = await redis.ListenAsync(Installation.SyncKey);
        await using var installation = await Installation.PrepareAsync([new TestDeployment("eu")], redis.ConnectionString, await SharedPostgres.DatabaseAsync());
        await using var first = await AdminProcess.StartAsync(installation.ConfigurationFile, installation.AdminUrl);
        await Eventually.HoldsAsync(first.PublishesAsync, "the first replica publishes");
        await using var second = await AdminProcess.StartAsync(installation.ConfigurationFile, $"http://127.0.0.1:{AdminHost.FreePort()}");
        await installation.StartGatewayAsync();
        Assert.That(await second.PublishesAsync(), Is.False);

        var writers = new KeyWriters([first, second], count: 4);
        await writers.GrowAsync(by: 20);
        await first.KillAsync();
        await Eventually.HoldsAsync(second.PublishesAsync, "the second replica takes over");
        await writers.GrowAsync(by: 20);
        // Back, so that its clients can end, and as the one that waits.
        await first.StartAgainAsync();
        await writers.DisposeAsync();

        Assert.That(await first.PublishesAsync(), Is.False);
        var latest = await LatestAsync(installation, second);
        var heard = await HeardAsync(listener, latest);
        Assert.That(heard.Distinct(), Is.EqualTo(Enumerable.Range(1, (int)latest).Select(i => (long)i)), "every revision, in order; what a killed publisher had not noted comes twice");
        await Eventually.HoldsAsync(
            async () => (await installation.GetAsync(null, "/health/readiness")).Json.GetProperty("revision").GetInt64() == latest, "the gateway has the last revision");
        foreach (var (key, isBlocked) in writers.Acknowledged)
            Assert.That((await installation.GetAsync(key, "/v1/models")).Status, Is.EqualTo(isBlocked ? 401 : 200));
    }

    private static async Task<long> LatestAsync(Installation installation, AdminProcess replica)
    {
        var snapshot = await installation.SendAsync(HttpMethod.Get, replica.Url + SyncRoutes.Snapshot, Installation.SyncKey, body: null);
        return JsonElement.Parse(snapshot.Body.Split('\n')[0]).GetProperty("revision").GetInt64();
    }

    private static async Task<List<long>> HeardAsync(ChannelListener listener, long last)
    {
        var heard = new List<long>();
        while (heard.Count == 0 || heard[^1] < last) heard.Add((await listener.NextChangeAsync()).Revision);
        return heard;
    }
}
