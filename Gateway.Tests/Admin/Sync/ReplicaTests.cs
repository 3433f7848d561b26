using System.Net;
using Gateway.Tests.Support;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Admin.Sync;

/// <summary>Two Admin.Api on one PostgreSQL database and one Redis.</summary>
[TestFixture]
internal sealed class ReplicaTests
{
    private readonly TestRedis _redis = new();
    private readonly List<AdminHost> _replicas = [];
    private ChannelListener _listener = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var database = await SharedPostgres.DatabaseAsync();
        await _redis.StartAsync();
        _listener = await _redis.ListenAsync();
        // At the same time: both find an empty database, and one of them makes the tables.
        _replicas.AddRange(await Task.WhenAll(
            AdminHost.StartAsync(redisUrl: _redis.ConnectionString, databaseUrl: database),
            AdminHost.StartAsync(redisUrl: _redis.ConnectionString, databaseUrl: database)));
        await Eventually.HoldsAsync(async () => await PublishersAsync() == 1, "one of the two publishes");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        foreach (var replica in _replicas) await replica.DisposeAsync();
        if (_listener is not null) await _listener.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Test]
    public async Task Writers_on_both_leave_one_log_without_a_gap_and_each_change_goes_out_once()
    {
        var before = await _replicas[0].RevisionAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var i = 0; i < 10; i++) await _replicas[writer % 2].KeyAsync();
        }));

        var expected = Enumerable.Range(1, 80).Select(i => before + i).ToList();
        Assert.That((await HeardAsync(expected[^1])).Where(r => r > before), Is.EqualTo(expected));
        foreach (var replica in _replicas)
            Assert.That((await PullAsync(replica, before)).Changes.Select(c => c.Revision), Is.EqualTo(expected));
    }

    [Test]
    public async Task A_change_that_the_other_replica_wrote_goes_out_as_well_and_both_tell_it()
    {
        foreach (var replica in _replicas)
        {
            var revision = (await replica.KeyAsync()).GetProperty("revision").GetInt64();

            Assert.That((await HeardAsync(revision))[^1], Is.EqualTo(revision));
            foreach (var each in _replicas)
            {
                Assert.That((await PullAsync(each, revision - 1)).Changes.Select(c => c.Revision), Is.EqualTo(new[] { revision }));
                Assert.That((await each.SyncAsync("/sync/snapshot")).Text.Split('\n')[0], Does.Contain($"\"revision\":{revision},"));
            }
        }
    }

    [Test]
    public async Task One_of_two_writers_of_one_alias_gets_it_and_the_other_the_answer_that_one_replica_gives()
    {
        var alias = SharedAdmin.Unique("wanted");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => _replicas[i % 2].PostAsync("/key/generate", new { key_alias = alias })));

        Assert.That(answers.Count(a => a.Status == HttpStatusCode.OK), Is.EqualTo(1));
        Assert.That(answers.Where(a => a.Status != HttpStatusCode.OK).Select(a => (a.Status, a.Fields.Single())), Is.All.EqualTo((HttpStatusCode.BadRequest, "key_alias")));
    }

    [Test]
    public async Task Heartbeats_come_from_one_of_them()
    {
        var sent = new List<long>();
        for (var i = 0; i < 4; i++) sent.Add((await _listener.NextHeartbeatAsync()).SentAt!.Value);

        Assert.That(sent.Zip(sent.Skip(1), (before, after) => after - before), Is.All.GreaterThan(500));
    }

    [Test]
    public async Task One_epoch_is_told_by_both()
    {
        var epochs = await Task.WhenAll(_replicas.Select(async replica => (await PullAsync(replica, await replica.RevisionAsync())).Epoch));

        Assert.That(epochs[0], Is.EqualTo(epochs[1]));
    }

    private static Task<ChangeList> PullAsync(AdminHost replica, long after) => replica.ChangesAsync("?after=" + after);

    /// <summary>The revisions that went out until this one did.</summary>
    private async Task<List<long>> HeardAsync(long last)
    {
        var heard = new List<long>();
        while (heard.Count == 0 || heard[^1] < last) heard.Add((await _listener.NextChangeAsync()).Revision);
        return heard;
    }

    private async Task<int> PublishersAsync()
    {
        var answers = await Task.WhenAll(_replicas.Select(replica => replica.GetAsync("/health/readiness")));
        return answers.Count(answer => answer.Json.GetProperty("publishes").GetBoolean());
    }
}
