using System.Diagnostics.Metrics;
using Admin.Api.Sync;

namespace Admin.Api.Telemetry;

/// <summary>The service's one meter. docs/metrics.md has a row for each instrument, and a test holds the two together.</summary>
internal sealed class AdminMetrics
{
    public const string MeterName = "Admin.Api";

    /// <summary>Which of the keys of the installation was asked for: the authentication scheme.</summary>
    public const string Scheme = "gateway.admin.scheme";

    private readonly Counter<long> _changes;
    private readonly Counter<long> _refusedSignIns;
    private long _committed;

    public AdminMetrics(IMeterFactory factory, SyncPosition position, RedisConnection redis)
    {
        var meter = factory.Create(MeterName);
        _changes = meter.CreateCounter<long>("gateway.admin.changes", "{change}", "Changes that were committed by this process.");
        _refusedSignIns = meter.CreateCounter<long>("gateway.admin.sign_in.failures", "{attempt}", "Requests that came without the key they needed.");
        meter.CreateObservableGauge("gateway.admin.publish.revision", () => position.Published?.Revision ?? 0, "{revision}", "The last revision that was published to the gateways.");
        meter.CreateObservableGauge("gateway.admin.publish.lag", () => Lag(position), "{change}", "Changes that were committed and not yet published.");
        meter.CreateObservableGauge("gateway.admin.redis.connected", () => redis.IsConnected ? 1 : 0, "{connection}", "1 while Redis is reached, 0 while it is not.");
    }

    public void Committed(long before, long revision)
    {
        Interlocked.Exchange(ref _committed, revision);
        _changes.Add(revision - before);
    }

    /// <param name="scheme">The name of an authentication scheme of this service.</param>
    public void SignInFailed(string scheme) => _refusedSignIns.Add(1, new KeyValuePair<string, object?>(Scheme, scheme));

    /// <summary>Before this process's first write there is nothing of its own that could lag.</summary>
    private long Lag(SyncPosition position) => position.Published is { } published ? Math.Max(0, Interlocked.Read(ref _committed) - published.Revision) : 0;
}
