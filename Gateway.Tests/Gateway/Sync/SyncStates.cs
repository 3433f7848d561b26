using Gateway.Api.Sync;
using Microsoft.Extensions.Time.Testing;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Gateway.Sync;

/// <summary>Which state a gateway is in, by what it heard and what Admin.Api answered. Source: the table of docs/sync.md.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SyncStates
{
    private static readonly SyncSignature Signature = new(new Secret("the sync key of the states, 0123456"));

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly SimulatedAdmin _admin;
    private readonly SimulatedGateway _gateway;

    public SyncStates()
    {
        _admin = new SimulatedAdmin(Signature, _time);
        _gateway = new SimulatedGateway(Signature, _admin, file: null, _time, () => 1);
    }

    [Test]
    public async Task A_gateway_that_has_heard_nothing_is_cold_and_loading_until_its_first_snapshot()
    {
        Assert.That(_gateway.Status.State, Is.EqualTo(SyncState.Cold));

        _admin.IsDown = true;
        await _gateway.MendAsync();
        Assert.That(_gateway.Status.State, Is.EqualTo(SyncState.Loading));

        _admin.IsDown = false;
        await MendWhenDueAsync();
        Assert.That(_gateway.Status.State, Is.EqualTo(SyncState.Live));
    }

    [Test]
    public async Task A_change_that_is_missing_makes_it_behind_until_it_is_pulled()
    {
        await _gateway.MendAsync();
        _admin.Write(new Change { TeamUpserted = new TeamRecord { TeamId = "lost on the way" } });

        _gateway.Hear(_admin.Write(new Change { TeamUpserted = new TeamRecord { TeamId = "arrived" } }));
        Assert.That((_gateway.Status.State, _gateway.Status.Gaps), Is.EqualTo((SyncState.Behind, 1)));

        await MendWhenDueAsync();
        Assert.That((_gateway.Status.State, _gateway.Status.Revision), Is.EqualTo((SyncState.Live, 2)));
    }

    [Test]
    public async Task Silence_and_no_answer_make_it_offline_and_a_heartbeat_alone_brings_it_back()
    {
        await _gateway.MendAsync();
        _admin.IsDown = true;

        await MendWhenDueAsync();
        Assert.That(_gateway.Status.State, Is.EqualTo(SyncState.Offline));

        _gateway.Hear(_admin.Heartbeat());
        Assert.That(_gateway.Status.State, Is.EqualTo(SyncState.Live));
    }

    [Test]
    public async Task It_goes_on_with_its_keys_while_it_loads_another_snapshot()
    {
        _admin.Write(new Change { TeamUpserted = new TeamRecord { TeamId = "before" } });
        await _gateway.MendAsync();
        _admin.Restore(2);
        _admin.IsDown = true;
        _gateway.Hear(_admin.Heartbeat());

        await MendWhenDueAsync();
        Assert.That((_gateway.Status.State, _gateway.Cache.Table is not null), Is.EqualTo((SyncState.Offline, true)));

        _admin.IsDown = false;
        await MendWhenDueAsync();
        Assert.That((_gateway.Status.State, _gateway.Status.SnapshotsFrom(SnapshotSource.Admin)), Is.EqualTo((SyncState.Live, 2)));
    }

    private Task MendWhenDueAsync()
    {
        if (_gateway.UntilDue > TimeSpan.Zero) _time.Advance(_gateway.UntilDue);
        return _gateway.MendAsync();
    }
}
