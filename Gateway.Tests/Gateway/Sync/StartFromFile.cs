using Gateway.Api.Sync;
using Microsoft.Extensions.Time.Testing;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Gateway.Sync;

/// <summary>A gateway that starts from its file: what it serves, and when. Source: docs/sync.md.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class StartFromFile
{
    private static readonly SyncSignature Signature = new(new Secret("the sync key of the starts, 0123456"));
    private static readonly TimeSpan StartWait = TimeSpan.FromSeconds(2);
    private static readonly string Hash = KeyHash.Of("a-key").ToString();

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly string _file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"start-{Guid.NewGuid():n}.snapshot");
    private readonly SteppedTime _gatewayTime;
    private readonly SimulatedAdmin _admin;

    public StartFromFile()
    {
        _gatewayTime = new SteppedTime(_time);
        _admin = new SimulatedAdmin(Signature, _time);
    }

    [TearDown]
    public void Remove() => File.Delete(_file);

    [Test]
    public async Task Nothing_of_the_file_is_served_before_Admin_has_said_what_changed_meanwhile()
    {
        await KeepOneKeyAsync();
        _admin.Write(new Change { KeyRemoved = Hash });
        var gateway = NewGateway();

        await gateway.StartAsync();
        var started = (gateway.Cache.Table, gateway.Status.State);
        await gateway.MendAsync();

        Assert.That(started, Is.EqualTo(((Api.Authentication.KeyTable?)null, SyncState.Loading)));
        Assert.That((gateway.Cache.Table!.KeyCount, gateway.Status.State), Is.EqualTo((0, SyncState.Live)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Where_Admin_is_away_or_hangs_the_file_is_served_after_the_wait_and_not_before(bool hangs)
    {
        await KeepOneKeyAsync();
        if (hangs) _admin.Freeze();
        _admin.IsDown = !hangs;
        var gateway = NewGateway();
        await gateway.StartAsync();
        await gateway.TendAsync();

        _time.Advance(StartWait - TimeSpan.FromMilliseconds(1));
        await gateway.TendAsync();
        var before = gateway.Cache.Table;
        Assert.That(gateway.UntilDue, Is.LessThanOrEqualTo(TimeSpan.FromMilliseconds(1)), "the loop wakes to serve");
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await gateway.TendAsync();

        Assert.That(before, Is.Null);
        Assert.That((gateway.Cache.Table!.KeyCount, gateway.Status.State), Is.EqualTo((1, SyncState.Offline)));
        Assert.That(gateway.Cache.Age, Is.EqualTo(TimeSpan.FromHours(1) + StartWait));
    }

    [Test]
    public async Task An_Admin_that_comes_up_within_the_wait_is_still_asked_first()
    {
        await KeepOneKeyAsync();
        _admin.Write(new Change { KeyRemoved = Hash });
        _admin.IsDown = true;
        var gateway = NewGateway();
        await gateway.StartAsync();
        await gateway.MendAsync();
        Assert.That(gateway.Cache.Table, Is.Null);

        _admin.IsDown = false;
        _time.Advance(gateway.UntilDue);
        await gateway.MendAsync();

        Assert.That((gateway.Cache.Table!.KeyCount, gateway.Status.State), Is.EqualTo((0, SyncState.Live)));
    }

    [TestCase(3600, 2 * 3600)]
    [TestCase(-1, 3600 - 1)]
    [TestCase(-4000, double.MaxValue)]
    public async Task A_wall_clock_that_was_set_while_the_gateway_was_down_never_makes_its_file_look_new(double step, double seconds)
    {
        await KeepOneKeyAsync();
        _admin.IsDown = true;
        _gatewayTime.Step(TimeSpan.FromSeconds(step));
        var gateway = NewGateway();
        await gateway.StartAsync();
        _time.Advance(StartWait);
        await gateway.TendAsync();

        var expected = seconds == double.MaxValue ? TimeSpan.MaxValue / 8 : TimeSpan.FromSeconds(seconds) + StartWait;
        Assert.That(gateway.Cache.Age, Is.GreaterThanOrEqualTo(expected));
    }

    /// <summary>A file of an hour ago, with one key.</summary>
    private async Task KeepOneKeyAsync()
    {
        _admin.Write(new Change { KeyUpserted = new KeyRecord { Hash = Hash } });
        var before = NewGateway();
        await before.MendAsync();
        await before.StopAsync();
        _time.Advance(TimeSpan.FromHours(1));
    }

    private SimulatedGateway NewGateway() => new(Signature, _admin, _file, _gatewayTime, () => 1, StartWait);
}
