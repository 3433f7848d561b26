using Admin.Api.Sync;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Admin.Sync;

[TestFixture]
internal sealed class PublisherTests
{
    [Test]
    public async Task Each_write_is_published_in_order_sealed_and_with_the_revision_before_it()
    {
        await using var host = await AdminHost.StartAsync();
        await using var listener = await ChannelListener.ConnectAsync(host);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            for (var i = 0; i < 25; i++) await host.KeyAsync();
        }));

        var changes = await listener.ChangesAsync(100);
        Assert.That(changes.Select(c => c.Revision), Is.EqualTo(Enumerable.Range(1, 100).Select(i => (long)i)));
        Assert.That(changes.Select(c => c.Previous), Is.EqualTo(Enumerable.Range(0, 100).Select(i => (long?)i)));
        Assert.That(changes.Select(c => c.Epoch).Distinct(), Has.Exactly(1).Items);
    }

    [Test]
    public async Task No_message_holds_a_key_and_none_opens_with_another_sync_key_or_after_a_change_of_one_byte()
    {
        await using var host = await AdminHost.StartAsync();
        await using var listener = await ChannelListener.ConnectAsync(host);

        var key = (await host.KeyAsync()).GetProperty("key").GetString()!;
        var bytes = await listener.NextBytesAsync();
        while (host.Signature.Open(bytes)!.Change is null) bytes = await listener.NextBytesAsync();

        Assert.That(bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(key)), Is.EqualTo(-1));
        Assert.That(new SyncSignature(new Secret("another-sync-key")).Open(bytes), Is.Null);
        for (var i = 0; i < bytes.Length; i++)
        {
            var forged = (byte[])bytes.Clone();
            forged[i] ^= 1;
            Assert.That(host.Signature.Open(forged), Is.Null, $"byte {i}");
        }
    }

    [Test]
    public async Task A_heartbeat_tells_the_latest_published_revision_and_when_it_was_sent()
    {
        await using var host = await AdminHost.StartAsync();
        await using var listener = await ChannelListener.ConnectAsync(host);
        await host.KeyAsync();
        await listener.NextChangeAsync();

        var first = await listener.NextHeartbeatAsync();
        var second = await listener.NextHeartbeatAsync();

        Assert.That(second.Revision, Is.EqualTo(1));
        Assert.That(second.Previous, Is.Null);
        Assert.That(second.SentAt - first.SentAt, Is.InRange(500, 5000));
    }

    [Test]
    public async Task What_was_written_while_Redis_was_down_is_published_by_the_next_start()
    {
        await using var redis = new TestRedis();
        var directory = Directory.CreateTempSubdirectory("gateway-admin-").FullName;
        try
        {
            await using (var before = await AdminHost.StartAsync(directory, redis.ConnectionString))
            {
                await before.KeyAsync();
                await before.KeyAsync();
            }

            await redis.StartAsync();
            await using var listener = await redis.ListenAsync();
            await using var after = await AdminHost.StartAsync(directory, redis.ConnectionString);

            var changes = await listener.ChangesAsync(2);
            Assert.That(changes.Select(c => c.Revision), Is.EqualTo(new long[] { 1, 2 }));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Test]
    public async Task Redis_being_down_fails_no_write_and_its_return_brings_out_what_was_kept()
    {
        await using var redis = new TestRedis();
        await using var host = await AdminHost.StartAsync(redisUrl: redis.ConnectionString);
        await host.KeyAsync();
        await host.KeyAsync();
        var readiness = await host.GetAsync("/health/readiness");

        await redis.StartAsync();
        await using var listener = await redis.ListenAsync();
        await host.KeyAsync();

        var heard = await listener.NextChangeAsync();
        while (heard.Revision < 3) heard = await listener.NextChangeAsync();
        Assert.That(readiness.Json.GetProperty("status").GetString(), Is.EqualTo("healthy"));
        Assert.That(readiness.Json.GetProperty("redis").GetString(), Is.EqualTo("disconnected"));
        Assert.That(heard.Revision, Is.EqualTo(3));
    }

    [Test]
    public async Task What_was_published_is_not_published_again_after_an_orderly_stop()
    {
        await using var redis = new TestRedis();
        await redis.StartAsync();
        await using var listener = await redis.ListenAsync();
        var directory = Directory.CreateTempSubdirectory("gateway-admin-").FullName;
        try
        {
            await using (var before = await AdminHost.StartAsync(directory, redis.ConnectionString))
            {
                await before.KeyAsync();
                await before.KeyAsync();
                await listener.ChangesAsync(2);
                await PublishedAsync(before, 2);
            }

            await using var after = await AdminHost.StartAsync(directory, redis.ConnectionString);
            await after.KeyAsync();

            Assert.That((await listener.NextChangeAsync()).Revision, Is.EqualTo(3));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Test]
    public void The_wait_between_tries_doubles_up_to_five_seconds_and_is_never_less_than_half()
    {
        var lowest = new Backoff();
        var highest = new Backoff();

        var low = Enumerable.Range(0, 9).Select(_ => lowest.Next(0).TotalMilliseconds).ToList();
        var high = Enumerable.Range(0, 9).Select(_ => highest.Next(1).TotalMilliseconds).ToList();
        highest.Reset();

        Assert.That(high, Is.EqualTo(new double[] { 100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000 }));
        Assert.That(low, Is.EqualTo(high.Select(h => h / 2)));
        Assert.That(highest.Next(1).TotalMilliseconds, Is.EqualTo(100));
    }

    /// <summary>A message is heard before its sender knows that it went out.</summary>
    private static async Task PublishedAsync(AdminHost host, long revision)
    {
        var position = host.Services.GetRequiredService<SyncPosition>();
        while (!(position.Published?.Revision >= revision)) await Task.Yield();
    }
}
