using Gateway.Api.Authentication;
using Gateway.Api.Sync;
using Gateway.Api.Telemetry;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Gateway.Telemetry;

/// <summary>What sync counts is what the metrics say, and each transition between its states is logged and measured.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SyncMeasurements : IDisposable
{
    private readonly ListedLines _log = new();
    private readonly ServiceProvider _services;
    private readonly SyncStatus _status;
    private readonly SeenMeasurements _seen;

    public SyncMeasurements()
    {
        _status = new SyncStatus(_log);
        _services = new ServiceCollection().AddMetrics().AddSingleton<GatewayMeter>().AddSingleton(_status).AddSingleton(new KeyCache(TimeProvider.System)).AddSingleton<SyncMetrics>().BuildServiceProvider();
        _seen = new SeenMeasurements(_services, GatewayMeter.Name);
        _services.GetRequiredService<SyncMetrics>();
    }

    [Test]
    public void A_transition_is_logged_and_measured_and_staying_in_a_state_is_none()
    {
        _status.Enter(SyncState.Loading);
        _status.MoveTo(7);
        foreach (var state in (SyncState[])[SyncState.Live, SyncState.Live, SyncState.Offline, SyncState.Live]) _status.Enter(state);

        Assert.That(_log.Lines, Is.EqualTo(new[]
        {
            "Sync Cold -> Loading at revision 0.", "Sync Loading -> Live at revision 7.", "Sync Live -> Offline at revision 7.", "Sync Offline -> Live at revision 7.",
        }));
        foreach (var (state, times) in ((string, int)[])[("cold", 0), ("loading", 1), ("live", 2), ("behind", 0), ("offline", 1)])
            Assert.That(_seen.Now("gateway.sync.transitions", (MetricLabels.SyncState, state)), Is.EqualTo(times), state);
        Assert.That(_seen.Now("gateway.sync.state", (MetricLabels.SyncState, "live")), Is.EqualTo(1));
    }

    [Test]
    public void Every_count_of_the_status_is_a_metric_of_its_own()
    {
        Times(2, _status.CountHeard);
        Times(3, _status.CountIgnored);
        Times(4, _status.CountRefused);
        Times(9, _status.CountNotUnderstood);
        Times(5, _status.CountGap);
        Times(6, _status.CountReconnect);
        Times(7, () => _status.CountSnapshot(SnapshotSource.Admin));
        Times(8, () => _status.CountSnapshot(SnapshotSource.File));

        Assert.Multiple(() =>
        {
            Assert.That(_seen.Now("gateway.sync.heard_messages"), Is.EqualTo(2));
            Assert.That(_seen.Now("gateway.sync.ignored_messages"), Is.EqualTo(3));
            Assert.That(_seen.Now("gateway.sync.refused_messages"), Is.EqualTo(4));
            Assert.That(_seen.Now("gateway.sync.not_understood_messages"), Is.EqualTo(9));
            Assert.That(_seen.Now("gateway.sync.gaps"), Is.EqualTo(5));
            Assert.That(_seen.Now("gateway.sync.reconnects"), Is.EqualTo(6));
            Assert.That(_seen.Now("gateway.sync.snapshots", (MetricLabels.SnapshotSource, "admin")), Is.EqualTo(7));
            Assert.That(_seen.Now("gateway.sync.snapshots", (MetricLabels.SnapshotSource, "file")), Is.EqualTo(8));
        });
    }

    public void Dispose()
    {
        _seen.Dispose();
        _services.Dispose();
    }

    private static void Times(int times, Action count)
    {
        for (var i = 0; i < times; i++) count();
    }

    private sealed class ListedLines : ILogger<SyncStatus>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
