using Gateway.Api.Authentication;
using Gateway.Api.Sync;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Gateway.Sync;

/// <summary>The real sync of a gateway, driven step by step: what it hears and when the clock moves is the test's.</summary>
internal sealed class SimulatedGateway
{
    private readonly SyncedCopy _copy;

    public SimulatedGateway(
        SyncSignature signature, HttpMessageHandler network, string? file, TimeProvider time, Func<double> random, TimeSpan startWait = default, ILogger<SyncedCopy>? log = null)
    {
        Cache = new KeyCache(time);
        Status = new SyncStatus(NullLogger<SyncStatus>.Instance);
        Client = new AdminClient("http://admin.test", signature, time, network);
        var copy = new KeyCopy(Cache, new SnapshotFile(file, signature, time, NullLogger<SnapshotFile>.Instance), Status, time);
        _copy = new SyncedCopy(
            copy, Client, signature, Status, new SyncSchedule(time, random), new KeyCacheSettings { StartWait = startWait }, time, log ?? NullLogger<SyncedCopy>.Instance);
    }

    public KeyCache Cache { get; }

    public SyncStatus Status { get; }

    public AdminClient Client { get; }

    /// <summary>Where it stands; null before it serves anything.</summary>
    public SyncPosition? Position => _copy.Position;

    public TimeSpan UntilDue => _copy.UntilDue;

    public Task StartAsync() => _copy.StartAsync(CancellationToken.None);

    public void Hear(byte[] message) => _copy.Hear(message);

    public void Reconnect() => _copy.NoteListening();

    /// <summary>Does what is due, without waiting for answers.</summary>
    public Task TendAsync() => _copy.TendAsync(CancellationToken.None);

    /// <summary>Does what is due, with what follows from the answers.</summary>
    public async Task MendAsync()
    {
        await TendAsync();
        while (_copy.Asking is { } asking)
        {
            await asking;
            await TendAsync();
        }
    }

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
