using System.Diagnostics.Metrics;
using Gateway.Api.Authentication;
using Gateway.Api.Sync;

namespace Gateway.Api.Telemetry;

/// <summary>Where sync stands, and everything that it counts, read when someone asks.</summary>
internal sealed class SyncMetrics
{
    private static readonly (SyncState State, KeyValuePair<string, object?> Label)[] States =
        [.. Enum.GetValues<SyncState>().Select(state => (state, new KeyValuePair<string, object?>(MetricLabels.SyncState, SyncStateNames.Of(state))))];

    private static readonly (SnapshotSource Source, KeyValuePair<string, object?> Label)[] Sources =
        [.. Enum.GetValues<SnapshotSource>().Select(source => (source, new KeyValuePair<string, object?>(MetricLabels.SnapshotSource, NameOf(source))))];

    public SyncMetrics(GatewayMeter meter, KeyCache keys, SyncStatus sync)
    {
        meter.Gauge<double>("gateway.sync.age", "s", "Time since the gateway's copy of the keys was known to be Admin.Api's own state.", () => AgeOf(keys));
        meter.Gauge<long>("gateway.sync.revision", "{revision}", "The revision of the gateway's copy of the keys.", () => [new Measurement<long>(sync.Revision)]);
        meter.Gauge("gateway.sync.state", "{state}", "1 for the state that sync is in, 0 for the others.", () => States.Select(s => new Measurement<int>(s.State == sync.State ? 1 : 0, s.Label)));
        meter.ObservedCounter("gateway.sync.transitions", "{transition}", "How often a state was entered.", () => States.Select(s => new Measurement<long>(sync.TransitionsTo(s.State), s.Label)));
        meter.ObservedCounter("gateway.sync.snapshots", "{snapshot}", "Snapshots that were loaded.", () => Sources.Select(s => new Measurement<long>(sync.SnapshotsFrom(s.Source), s.Label)));
        meter.ObservedCounter("gateway.sync.heard_messages", "{message}", "Messages whose seal was right.", () => sync.HeardMessages);
        meter.ObservedCounter("gateway.sync.ignored_messages", "{message}", "Authentic messages that said nothing new.", () => sync.IgnoredMessages);
        meter.ObservedCounter("gateway.sync.refused_messages", "{message}", "Messages whose seal was wrong.", () => sync.RefusedMessages);
        meter.ObservedCounter("gateway.sync.not_understood_messages", "{message}", "Authentic messages of a version that this gateway does not know.", () => sync.NotUnderstoodMessages);
        meter.ObservedCounter("gateway.sync.gaps", "{gap}", "How often a live copy was found to miss something.", () => sync.Gaps);
        meter.ObservedCounter("gateway.sync.reconnects", "{reconnect}", "How often the connection to Redis was lost and came back.", () => sync.Reconnects);
    }

    private static string NameOf(SnapshotSource source) => source switch
    {
        SnapshotSource.Admin => "admin",
        SnapshotSource.File => "file",
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, null),
    };

    private static Measurement<double>[] AgeOf(KeyCache keys) => keys.Table is null ? [] : [new(keys.Age.TotalSeconds)];
}
