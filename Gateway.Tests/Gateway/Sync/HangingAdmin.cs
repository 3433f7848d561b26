using Gateway.Api.Sync;
using Microsoft.Extensions.Time.Testing;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Gateway.Sync;

/// <summary>What a gateway does while Admin.Api takes its questions and answers none: it is frozen, or the line swallows what is sent.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class HangingAdmin
{
    private static readonly SyncSignature Signature = new(new Secret("the sync key of the hanging admin"));
    private static readonly string Hash = KeyHash.Of("a-key").ToString();
    private static readonly Change Key = new() { KeyUpserted = new KeyRecord { Hash = Hash } };

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly SimulatedAdmin _admin;
    private readonly SimulatedGateway _gateway;

    public HangingAdmin()
    {
        _admin = new SimulatedAdmin(Signature, _time);
        _gateway = new SimulatedGateway(Signature, _admin, file: null, _time, () => 1);
    }

    [Test]
    public async Task The_copy_is_not_called_live_when_nothing_confirms_it_for_four_seconds()
    {
        await _gateway.MendAsync();
        _admin.Freeze();

        _time.Advance(TimeSpan.FromSeconds(3));
        await _gateway.TendAsync();
        var asked = _gateway.Status.State;
        Assert.That(_gateway.UntilDue, Is.LessThanOrEqualTo(TimeSpan.FromSeconds(1)), "the loop wakes to say so");
        _time.Advance(TimeSpan.FromSeconds(1));
        await _gateway.TendAsync();

        Assert.That((asked, _gateway.Status.State), Is.EqualTo((SyncState.Live, SyncState.Offline)));
    }

    [Test]
    public async Task What_another_replica_publishes_is_taken_while_an_answer_is_waited_for()
    {
        _admin.Write(Key);
        await _gateway.MendAsync();
        _admin.Freeze();
        _time.Advance(TimeSpan.FromSeconds(3));
        await _gateway.TendAsync();

        _gateway.Hear(_admin.Write(new Change { KeyRemoved = Hash }));
        _gateway.Hear(_admin.Heartbeat());
        await _gateway.TendAsync();

        Assert.That((_gateway.Cache.Table!.KeyCount, _gateway.Status.State), Is.EqualTo((0, SyncState.Live)));
    }

    [Test]
    public async Task A_question_is_asked_again_each_second_and_the_first_answer_counts()
    {
        await _gateway.MendAsync();
        var before = _admin.Asked;
        _admin.Freeze();
        _time.Advance(TimeSpan.FromSeconds(3));
        await _gateway.TendAsync();
        for (var second = 1; second <= 3; second++)
        {
            Assert.That(_admin.Asked - before, Is.EqualTo(second));
            _time.Advance(AdminClient.AskAgainAfter);
        }

        _admin.Write(Key);
        _admin.Thaw();
        await _gateway.MendAsync();

        Assert.That((_gateway.Cache.Table!.KeyCount, _gateway.Status.State), Is.EqualTo((1, SyncState.Live)));
    }

    [Test]
    public async Task A_change_that_follows_on_is_no_reason_to_wait_longer_for_a_confirmation()
    {
        await _gateway.MendAsync();
        var before = _admin.Asked;
        for (var second = 0; second < 4; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _gateway.Hear(_admin.Write(Key));
            await _gateway.MendAsync();
        }

        Assert.That(_admin.Asked - before, Is.EqualTo(1));
        Assert.That(_gateway.Cache.Age, Is.LessThan(SyncSchedule.Silence));
    }
}
