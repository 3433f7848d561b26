using System.Diagnostics.Metrics;

namespace Admin.Api.Telemetry;

/// <summary>What the service counts of its writes and sign-ins. docs/metrics.md has a row for each instrument of its meter, and a test holds the two together.</summary>
internal sealed class AdminMetrics
{
    public const string MeterName = "Admin.Api";

    /// <summary>Which of the keys of the installation was asked for: the authentication scheme.</summary>
    public const string Scheme = "gateway.admin.scheme";

    private readonly Counter<long> _changes;
    private readonly Counter<long> _refusedSignIns;
    private long _committed;

    public AdminMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        _changes = meter.CreateCounter<long>("gateway.admin.changes", "{change}", "Changes that were committed by this process.");
        _refusedSignIns = meter.CreateCounter<long>("gateway.admin.sign_in.failures", "{attempt}", "Requests that came without the key they needed.");
    }

    /// <summary>The last revision that this process committed; 0 before its first write.</summary>
    public long CommittedRevision => Interlocked.Read(ref _committed);

    public void Committed(long before, long revision)
    {
        Interlocked.Exchange(ref _committed, revision);
        _changes.Add(revision - before);
    }

    /// <param name="scheme">The name of an authentication scheme of this service.</param>
    public void SignInFailed(string scheme) => _refusedSignIns.Add(1, new KeyValuePair<string, object?>(Scheme, scheme));
}
