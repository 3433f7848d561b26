using Gateway.Api.Sync;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Gateway.Sync;

/// <summary>What recorded messages and answers, played again, can make a gateway do and believe: next to nothing.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ReplayedMessages
{
    private static readonly SyncSignature Signature = new(new Secret("the sync key of the replays, 012345"));
    private static readonly string Hash = KeyHash.Of("a-key").ToString();

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly SimulatedAdmin _admin;
    private readonly SimulatedGateway _gateway;

    public ReplayedMessages()
    {
        _admin = new SimulatedAdmin(Signature, _time);
        _gateway = NewGateway(file: null);
    }

    [Test]
    public async Task A_message_of_another_epoch_played_again_and_again_asks_for_a_snapshot_a_few_times_in_an_hour()
    {
        await _gateway.MendAsync();
        var foreign = Signature.Seal(new SyncMessage { Epoch = "a database that is gone", Revision = 7, SentAt = 1 });
        var before = _admin.Asked;

        for (var second = 0; second < 3600; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            // Real heartbeats go on, so that no silence is a reason to ask.
            _gateway.Hear(_admin.Heartbeat());
            for (var i = 0; i < 10; i++) _gateway.Hear(foreign);
            await _gateway.MendAsync();
        }

        Assert.That(_admin.Asked - before, Is.InRange(1, 70), "doubling up to a minute");
        Assert.That(_gateway.Status.IgnoredMessages, Is.GreaterThan(35_000));
    }

    [Test]
    public async Task A_restored_database_is_followed_at_once_also_while_other_epochs_are_not_believed()
    {
        _admin.Write(new Change { KeyUpserted = new KeyRecord { Hash = Hash } });
        await _gateway.MendAsync();
        var foreign = Signature.Seal(new SyncMessage { Epoch = "a database that is gone", Revision = 7, SentAt = 1 });
        for (var i = 0; i < 20; i++)
        {
            _gateway.Hear(foreign);
            await _gateway.MendAsync();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        _admin.Restore(1);
        for (var i = 0; i < 4; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _gateway.Hear(_admin.Heartbeat());
            await _gateway.MendAsync();
        }

        Assert.That(_gateway.Position!.Value.Epoch, Is.EqualTo(_admin.Latest.Epoch));
        Assert.That(_gateway.Cache.Table!.KeyCount, Is.Zero);
    }

    [Test]
    public async Task A_database_that_was_copied_back_and_has_passed_the_gateways_revision_is_noticed_by_the_next_heartbeat()
    {
        _admin.Write(new Change { KeyUpserted = new KeyRecord { Hash = Hash } });
        await _gateway.MendAsync();
        Assert.That(_gateway.Cache.Table!.KeyCount, Is.EqualTo(1));

        _time.Advance(TimeSpan.FromMilliseconds(1));
        _admin.CopyBack(1);
        _admin.Write(new Change { TeamUpserted = new TeamRecord { TeamId = "team-a" } });
        _admin.Write(new Change { TeamUpserted = new TeamRecord { TeamId = "team-b" } });
        _gateway.Hear(_admin.Heartbeat());
        await _gateway.MendAsync();

        Assert.That(_gateway.DifferenceFrom(_admin.Latest.State), Is.Null, "the key of the lost history is gone");
    }

    [Test]
    public async Task A_channel_full_of_anything_else_is_as_good_as_silent()
    {
        await _gateway.MendAsync();
        _admin.Write(new Change { KeyUpserted = new KeyRecord { Hash = Hash } });

        for (var i = 0; i < 40; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            _gateway.Hear("forged"u8.ToArray());
            await _gateway.MendAsync();
        }

        Assert.That(_gateway.Cache.Table!.KeyCount, Is.EqualTo(1));
    }

    [Test]
    public async Task A_heartbeat_from_before_a_gateways_start_does_not_make_its_file_look_fresh()
    {
        var file = Path.Combine(Path.GetTempPath(), $"gateway-replay-{Guid.NewGuid():N}");
        try
        {
            var before = NewGateway(file);
            await before.MendAsync();
            _time.Advance(TimeSpan.FromSeconds(1));
            var recorded = _admin.Heartbeat();
            await before.StopAsync();

            _admin.IsDown = true;
            _time.Advance(TimeSpan.FromHours(1));
            var after = NewGateway(file);
            await after.StartAsync();
            await after.MendAsync();
            after.Hear(recorded);

            Assert.That(after.Cache.Age, Is.GreaterThan(TimeSpan.FromMinutes(59)));
            Assert.That(after.Status.State, Is.EqualTo(SyncState.Offline));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public async Task Heartbeats_that_are_held_back_do_not_make_an_outdated_copy_look_fresh()
    {
        await _gateway.MendAsync();
        var held = new List<byte[]>();
        for (var second = 0; second < 10; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            held.Add(_admin.Heartbeat());
        }

        _admin.Write(new Change { KeyUpserted = new KeyRecord { Hash = Hash } });
        foreach (var heartbeat in held.Take(6)) _gateway.Hear(heartbeat);

        Assert.That(_gateway.Cache.Age, Is.EqualTo(TimeSpan.FromSeconds(10)));
    }

    [TestCase(-3600)]
    [TestCase(3600)]
    public async Task A_takeover_by_a_machine_with_another_clock_makes_no_copy_look_older_than_a_silence(int seconds)
    {
        var clock = new SteppedTime(_time);
        var admin = new SimulatedAdmin(Signature, clock);
        var gateway = new SimulatedGateway(Signature, admin, file: null, _time, () => 0.5);
        await gateway.MendAsync();

        clock.Step(TimeSpan.FromSeconds(seconds));
        for (var second = 0; second < 100; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            gateway.Hear(admin.Write(new Change { KeyUpserted = new KeyRecord { Hash = Hash } }));
            gateway.Hear(admin.Heartbeat());
            await gateway.MendAsync();
            Assert.That(gateway.Cache.Age, Is.LessThanOrEqualTo(SyncSchedule.Silence));
        }
    }

    [Test]
    public void Messages_with_a_wrong_seal_are_a_line_of_the_log_a_minute()
    {
        var log = new CapturedLog();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(log));
        var gateway = new SimulatedGateway(Signature, _admin, file: null, _time, () => 0.5, log: factory.CreateLogger<SyncedCopy>());

        for (var i = 0; i < 130; i++)
        {
            for (var j = 0; j < 100; j++) gateway.Hear("forged"u8.ToArray());
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.That(gateway.Status.RefusedMessages, Is.EqualTo(13_000));
        Assert.That(log.Lines.Count(line => line.Contains("seal is wrong", StringComparison.Ordinal)), Is.EqualTo(3));
        Assert.That(log.Lines.Last(), Does.Contain("6000 since"));
    }

    [TestCase(AnswerFault.Altered)]
    [TestCase(AnswerFault.CutShort)]
    [TestCase(AnswerFault.Replayed)]
    public async Task An_answer_that_is_not_whole_and_not_to_this_question_changes_nothing_and_is_asked_for_again(AnswerFault fault)
    {
        await _gateway.MendAsync();
        _admin.Write(new Change { KeyUpserted = new KeyRecord { Hash = Hash } });
        _admin.NextFault = fault;

        _gateway.Hear(_admin.Heartbeat());
        await _gateway.MendAsync();
        var (keys, state) = (_gateway.Cache.Table!.KeyCount, _gateway.Status.State);
        _time.Advance(_gateway.UntilDue);
        await _gateway.MendAsync();

        Assert.That((keys, state), Is.EqualTo((0, SyncState.Offline)));
        Assert.That(_gateway.Cache.Table!.KeyCount, Is.EqualTo(1));
    }

    private SimulatedGateway NewGateway(string? file) => new(Signature, _admin, file, _time, () => 0.5);
}
