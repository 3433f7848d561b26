using System.Text.Json;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;
using StackExchange.Redis;

namespace Gateway.Tests.Support;

/// <summary>The same over a real server instead of the embedded one: redis-server, and valkey-server where a machine has it.</summary>
[TestFixtureSource(typeof(RedisServer), nameof(RedisServer.Programs))]
internal sealed class RealRedis(string program)
{
    private RedisServer _redis = null!;
    private Installation _installation = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _redis = await RedisServer.StartAsync(program);
        _installation = await Installation.StartAsync([new TestDeployment("eu", Tags: ["region:eu"]), new TestDeployment("us", Tags: ["region:us"])], _redis.Address);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_installation is not null) await _installation.DisposeAsync();
        if (_redis is not null) await _redis.DisposeAsync();
    }

    [Test]
    public async Task A_block_reaches_the_gateway()
    {
        var key = await _installation.KeyAsync();

        await _installation.AdminAsync("/key/block", $$"""{"key":"{{key}}"}""");

        await Eventually.HoldsAsync(async () => (await _installation.ChatAsync(key)).Code == "key_blocked", "the block reaches the gateway");
    }

    [Test]
    public async Task Whoever_can_write_to_redis_can_still_not_grant_a_key()
    {
        const string Key = "sk-a-key-that-nobody-made-0123456789";
        var snapshot = await _installation.SendAsync(HttpMethod.Get, _installation.AdminUrl + SyncRoutes.Snapshot, Installation.SyncKey, body: null);
        var header = JsonSerializer.Deserialize(snapshot.Body.Split('\n')[0], SyncJson.Default.SnapshotHeader)!;
        var forger = new SyncSignature(new Secret("a guess at the sync key, 0123456789"));
        var forged = forger.Seal(new SyncMessage
        {
            Epoch = header.Epoch,
            Revision = header.Revision + 1,
            Previous = header.Revision,
            Change = new Change { KeyUpserted = new KeyRecord { Hash = KeyHash.Of(Key).ToString() } },
        });
        await using var redis = await ConnectionMultiplexer.ConnectAsync(_redis.Address);

        await redis.GetSubscriber().PublishAsync(RedisChannel.Literal(SyncRoutes.Channel), forged);
        await redis.GetSubscriber().PublishAsync(RedisChannel.Literal(SyncRoutes.Channel), "not a message at all");

        await Eventually.HoldsAsync(async () => await RefusedAsync() == 2, "the gateway has counted both messages");
        Assert.That((await _installation.ChatAsync(Key)).Code, Is.EqualTo("invalid_api_key"));
        Assert.That((await _installation.ChatAsync(await _installation.KeyAsync())).Status, Is.EqualTo(200));
    }

    private async Task<long> RefusedAsync() => (await _installation.GetAsync(null, "/health/readiness")).Json.GetProperty("refused_messages").GetInt64();
}
