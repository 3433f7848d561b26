using System.Diagnostics.Metrics;
using Admin.Api.Telemetry;

namespace Admin.Api.Sync;

/// <summary>Gauges of publishing: how far the gateways have been told, and whether Redis is reached.</summary>
internal sealed class PublishMetrics
{
    public PublishMetrics(IMeterFactory factory, AdminMetrics metrics, SyncPosition position, RedisConnection redis)
    {
        var meter = factory.Create(AdminMetrics.MeterName);
        meter.CreateObservableGauge("gateway.admin.publish.revision", () => position.Published?.Revision ?? 0, "{revision}", "The last revision that was published to the gateways.");
        meter.CreateObservableGauge("gateway.admin.publish.lag", () => Lag(metrics, position), "{change}", "Changes that were committed and not yet published.");
        meter.CreateObservableGauge("gateway.admin.redis.connected", () => redis.IsConnected ? 1 : 0, "{connection}", "1 while Redis is reached, 0 while it is not.");
    }

    /// <summary>Before this process's first write there is nothing of its own that could lag.</summary>
    private static long Lag(AdminMetrics metrics, SyncPosition position) =>
        position.Published is { } published ? Math.Max(0, metrics.CommittedRevision - published.Revision) : 0;
}
