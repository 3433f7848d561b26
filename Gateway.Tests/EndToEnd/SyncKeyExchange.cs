using Gateway.Tests.Support;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;
using StackExchange.Redis;

namespace Gateway.Tests.EndToEnd;

/// <summary>One sync key is exchanged for another in the steps of docs/sync.md, service by service: at no moment is anything refused, and in the end the old key is worth nothing.</summary>
internal sealed class SyncKeyExchange
{
    private const string Old = Installation.SyncKey;
    private const string New = "sync-fedcba9876543210fedcba9876543210";

    private static readonly (string Key, string? Accepted)[] Steps = [(Old, New), (New, Old), (New, null)];

    [TestCase(true)]
    [TestCase(false)]
    public async Task No_step_in_whatever_order_refuses_anything_and_the_old_key_ends_worthless(bool isAdminFirst)
    {
        await using var installation = await Installation.StartAsync([new TestDeployment("eu")]);
        var first = await installation.KeyAsync();

        foreach (var (key, accepted) in Steps)
        {
            await installation.ReconfigureAsync(general =>
            {
                general["sync_key"] = key;
                general["sync_key_accepted"] = accepted;
            });
            foreach (var isAdmin in new[] { isAdminFirst, !isAdminFirst })
            {
                if (isAdmin) await RestartAdminAsync(installation);
                else await RestartGatewayAsync(installation);

                Assert.That((await installation.ChatAsync(first)).Status, Is.EqualTo(200));
                await installation.KeyAsync();
                await ConfirmedAsync(installation);
                Assert.That(await RefusedAsync(installation), Is.Zero, $"{key} accepts {accepted ?? "no other"}, isAdmin: {isAdmin}");
            }
        }

        await AssertWorthlessAsync(installation, Old);
    }

    [Test]
    public async Task A_file_that_the_retiring_key_sealed_is_sealed_anew_while_that_key_is_still_accepted()
    {
        await using var installation = await Installation.StartAsync([new TestDeployment("eu")]);
        var key = await installation.KeyAsync();
        await installation.StopGatewayAsync();
        await installation.StopAdminAsync();

        await ExchangeAsync(installation, New, Old);
        await installation.StartGatewayAsync();
        await installation.StopGatewayAsync();
        await ExchangeAsync(installation, New, null);
        await installation.StartGatewayAsync();

        Assert.That((await installation.ChatAsync(key)).Status, Is.EqualTo(200), "Admin.Api is down: the keys come from the file");
    }

    private static Task ExchangeAsync(Installation installation, string key, string? accepted) => installation.ReconfigureAsync(general =>
    {
        general["sync_key"] = key;
        general["sync_key_accepted"] = accepted;
    });

    private static async Task RestartAdminAsync(Installation installation)
    {
        await installation.StopAdminAsync();
        await installation.StartAdminAsync();
    }

    private static async Task RestartGatewayAsync(Installation installation)
    {
        await installation.StopGatewayAsync();
        await installation.StartGatewayAsync();
    }

    /// <summary>Waits until a heartbeat has come through Redis: a connection that Redis refused would bring none.</summary>
    private static Task ConfirmedAsync(Installation installation) => Eventually.HoldsAsync(() => Task.FromResult(installation.GatewayHearsRedis), "the gateway hears Redis");

    private static async Task<long> RefusedAsync(Installation installation) =>
        (await installation.GetAsync(null, "/health/readiness")).Json.GetProperty("refused_messages").GetInt64();

    private static async Task AssertWorthlessAsync(Installation installation, string retired)
    {
        const string Forged = "sk-granted-by-the-retired-key-0123456789";
        var signature = new SyncSignature(new Secret(retired));
        var current = new SyncSignature(new Secret(New));
        var message = new SyncMessage { Epoch = "any", Revision = 1, Previous = 0, Change = new Change { KeyUpserted = new KeyRecord { Hash = KeyHash.Of(Forged).ToString() } } };
        await using var redis = await ConnectionMultiplexer.ConnectAsync(installation.EmbeddedRedis(current.EmbeddedRedisPassword));

        await redis.GetSubscriber().PublishAsync(RedisChannel.Literal(SyncRoutes.Channel), signature.Seal(message));
        var byKey = await installation.SendAsync(HttpMethod.Get, installation.AdminUrl + SyncRoutes.Snapshot, retired, body: null);
        var byBearer = await installation.SendAsync(HttpMethod.Get, installation.AdminUrl + SyncRoutes.Snapshot, signature.Bearer.Reveal(), body: null);

        await Eventually.HoldsAsync(async () => await RefusedAsync(installation) == 1, "the message is refused");
        Assert.That((byKey.Status, byBearer.Status), Is.EqualTo((401, 401)));
        Assert.That(
            async () => await ConnectionMultiplexer.ConnectAsync(installation.EmbeddedRedis(signature.EmbeddedRedisPassword) + ",abortConnect=true,connectRetry=1,connectTimeout=2000"),
            Throws.InstanceOf<RedisConnectionException>());
    }
}
