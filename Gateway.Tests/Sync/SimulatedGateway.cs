using Gateway.Api.Authentication;
using Gateway.Api.Sync;
using Gateway.Tests.Authentication;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Sync;

/// <summary>The real sync of a gateway, driven step by step: what it hears and when the clock moves is the test's.</summary>
internal sealed class SimulatedGateway
{
    private readonly SyncedCopy _copy;
    private readonly SnapshotFile _file;

    public SimulatedGateway(SyncSignature signature, HttpMessageHandler network, string? file, FakeTimeProvider time, Func<double> random)
    {
        Cache = new KeyCache(time);
        Status = new SyncStatus(NullLogger<SyncStatus>.Instance);
        Client = new AdminClient("http://admin.test", signature, time, network);
        _file = new SnapshotFile(file, signature, time, NullLogger<SnapshotFile>.Instance);
        _copy = new SyncedCopy(Cache, Client, _file, signature, Status, new SyncSchedule(time, random), time, NullLogger<SyncedCopy>.Instance);
    }

    public KeyCache Cache { get; }

    public SyncStatus Status { get; }

    public AdminClient Client { get; }

    /// <summary>Where it stands; null before it holds anything.</summary>
    public SyncPosition? Position => _copy.Position;

    public TimeSpan UntilDue => _copy.UntilDue;

    public Task StartAsync() => _copy.StartAsync(CancellationToken.None);

    public void Hear(byte[] message) => _copy.Hear(message);

    public void Reconnect() => _copy.NoteReconnect();

    public Task MendAsync() => _copy.MendIfDueAsync(CancellationToken.None);

    public Task StopAsync() => _copy.SaveLastAsync();

    /// <summary>Whether the table holds exactly these records.</summary>
    public string? DifferenceFrom(RecordedKeys expected)
    {
        var (keys, teams) = Cache.Table!.Copy();
        var own = keys.Select(RecordedKeys.TextOf).Concat(teams.Select(RecordedKeys.TextOf)).Order(StringComparer.Ordinal).ToList();
        var right = expected.Keys.Select(RecordedKeys.TextOf).Concat(expected.Teams.Select(RecordedKeys.TextOf)).Order(StringComparer.Ordinal).ToList();
        return own.SequenceEqual(right) ? null : $"has {string.Join(' ', own)} instead of {string.Join(' ', right)}";
    }
}
