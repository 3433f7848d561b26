using Gateway.Api.Sync;
using Microsoft.Extensions.Time.Testing;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Gateway.Sync;

/// <summary>
/// One random history of an installation with two gateways, by a seed: writes, heartbeats, and messages that are lost, late, doubled, reordered, forged, cut short and
/// played again; answers likewise; outages, freezes, reconnects, restarts from the file, restored backups and copied-back databases; changes of a later version;
/// takeovers by a machine whose clock is another, and clocks that are set, on either side.
/// </summary>
internal sealed class Interleaving
{
    private const int Steps = 60;

    /// <summary>A copy may look younger than it is by this much and no more.</summary>
    private static readonly TimeSpan Credulity = SyncSchedule.Silence * 2;

    private static readonly Secret SyncKey = new("the sync key of the interleavings");
    private static readonly SyncSignature Signature = new(SyncKey);
    private static readonly SyncSignature Forger = new(new Secret("a guess at the key, and a wrong one"));
    private static readonly string[] Hashes = [.. Enumerable.Range(0, 6).Select(i => KeyHash.Of($"key-{i}").ToString())];

    private readonly Random _random;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly SteppedTime _adminTime;
    private readonly SteppedTime _gatewayTime;
    private readonly SimulatedAdmin _admin;
    private readonly SimulatedGateway[] _gateways;
    private readonly List<byte[]>[] _underWay = [[], []];
    private readonly List<byte[]> _sent = [];
    private readonly string? _file;
    private bool _isRedisDown;

    /// <param name="file">Where the first gateway keeps its copy.</param>
    public Interleaving(int seed, string file)
    {
        _random = new Random(seed);
        (_adminTime, _gatewayTime) = (new SteppedTime(_time), new SteppedTime(_time));
        _admin = new SimulatedAdmin(Signature, _adminTime, new NewerVersion(SyncKey)) { Random = below => _random.Next(below) };
        // A disk takes longer than everything else together: one history in eight has a file.
        _file = seed % 8 == 0 ? file : null;
        _gateways = [NewGateway(_file), NewGateway(file: null)];
    }

    public async Task RunAsync()
    {
        foreach (var gateway in _gateways) await gateway.StartAsync();
        for (var step = 0; step < Steps; step++)
        {
            await StepAsync(_random.Next(_gateways.Length));
            foreach (var gateway in _gateways) AssertHoldsWhatOnceWas(gateway);
        }

        await SettleAsync();
        foreach (var gateway in _gateways) AssertEqualsTheDatabase(gateway);
    }

    private async Task StepAsync(int at)
    {
        var gateway = _gateways[at];
        var underWay = _underWay[at];
        switch (_random.Next(30))
        {
            case < 5: Send(_admin.Write(AnyChange(), isNewer: _random.Next(12) == 0)); break;
            case < 7: Send(_admin.Heartbeat()); break;
            case < 12 when underWay.Count > 0: Deliver(gateway, underWay, isFirst: _random.Next(3) > 0); break;
            case 12 when underWay.Count > 0: underWay.RemoveAt(_random.Next(underWay.Count)); break;
            case 13 when underWay.Count > 0: underWay.Add(underWay[_random.Next(underWay.Count)]); break;
            case 14 when _sent.Count > 0: gateway.Hear(_sent[_random.Next(_sent.Count)]); break;
            case 15: gateway.Hear(Forgery()); break;
            case 16: gateway.Reconnect(); break;
            case 17: _admin.IsDown = !_admin.IsDown; break;
            case 18: _isRedisDown = !_isRedisDown; break;
            case 19: _admin.NextFault = (AnswerFault)_random.Next(1, Enum.GetValues<AnswerFault>().Length); break;
            case 20 when _random.Next(4) == 0: GoBack(); break;
            case 21 when _random.Next(4) == 0: await RestartAsync(at); break;
            case 22: _adminTime.Step(AnyStep()); break;
            case 23: _gatewayTime.Step(AnyStep()); break;
            case 24 when _admin.IsFrozen: await ThawAsync(); break;
            case 24: _admin.Freeze(); break;
            default:
                _time.Advance(TimeSpan.FromMilliseconds(_random.Next(_random.Next(10) == 0 ? 200_000 : 2_000)));
                await MendAsync(gateway);
                break;
        }
    }

    private SimulatedGateway NewGateway(string? file) => new(Signature, _admin, file, _gatewayTime, _random.NextDouble);

    /// <summary>An Admin.Api that is frozen is asked, and not waited for.</summary>
    private async Task MendAsync(SimulatedGateway gateway)
    {
        if (_admin.IsFrozen) await gateway.TendAsync();
        else await gateway.MendAsync();
        if (gateway.Status.State == SyncState.Live && gateway.Cache.Age > SyncSchedule.Silence + AdminClient.AskAgainAfter)
            throw new AssertionException($"The copy is called live and is {gateway.Cache.Age} old");
    }

    private async Task ThawAsync()
    {
        _admin.Thaw();
        foreach (var gateway in _gateways) await gateway.MendAsync();
    }

    private async Task RestartAsync(int at)
    {
        await _gateways[at].StopAsync();
        _gateways[at] = NewGateway(at == 0 ? _file : null);
        await _gateways[at].StartAsync();
    }

    /// <summary>No two histories write at one time: what is copied back was copied before.</summary>
    private void GoBack()
    {
        _time.Advance(TimeSpan.FromMilliseconds(1));
        var length = _random.Next(1, _admin.Length + 1);
        if (_random.Next(2) == 0) _admin.Restore(length);
        else _admin.CopyBack(length);
    }

    private void Send(byte[] message)
    {
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _sent.Add(message);
        if (_isRedisDown) return;
        foreach (var underWay in _underWay) underWay.Add(message);
    }

    private void Deliver(SimulatedGateway gateway, List<byte[]> underWay, bool isFirst)
    {
        var i = isFirst ? 0 : _random.Next(underWay.Count);
        gateway.Hear(underWay[i]);
        underWay.RemoveAt(i);
    }

    /// <summary>Longer than a history, either way: no delay looks like one.</summary>
    private TimeSpan AnyStep() => TimeSpan.FromHours(4 + 20 * _random.NextDouble()) * (_random.Next(2) == 0 ? 1 : -1);

    private byte[] Forgery()
    {
        var message = new SyncMessage
        {
            Epoch = _admin.Latest.Epoch,
            Revision = _admin.Latest.Revision + 1,
            Previous = _admin.Latest.Revision,
            PreviousAt = _admin.Latest.At,
            Change = new Change { KeyUpserted = new KeyRecord { Hash = KeyHash.Of("a key that nobody made").ToString() } },
        };
        if (_sent.Count == 0 || _random.Next(3) == 0) return Forger.Seal(message);
        var real = _sent[_random.Next(_sent.Count)];
        if (_random.Next(2) == 0) return real[.._random.Next(real.Length)];
        var altered = (byte[])real.Clone();
        altered[_random.Next(altered.Length)] ^= (byte)(1 << _random.Next(7));
        return altered;
    }

    private Change AnyChange()
    {
        var hash = Hashes[_random.Next(Hashes.Length)];
        var team = _random.Next(2) == 0 ? null : $"team-{_random.Next(2)}";
        string[]? tags = _random.Next(3) switch { 0 => null, 1 => ["region:eu"], _ => ["region:us"] };
        return _random.Next(8) switch
        {
            0 => new Change { KeyRemoved = hash },
            1 => new Change { TeamUpserted = new TeamRecord { TeamId = team ?? "team-0", Tags = tags, Blocked = _random.Next(3) == 0 } },
            2 => new Change { TeamRemoved = team ?? "team-1" },
            _ => new Change { KeyUpserted = new KeyRecord { Hash = hash, TeamId = team, AllowedTags = tags, Blocked = _random.Next(3) == 0 } },
        };
    }

    /// <summary>Everything works again: what is under way is gone, and heartbeats come.</summary>
    private async Task SettleAsync()
    {
        _admin.IsDown = false;
        _admin.NextFault = AnswerFault.None;
        await ThawAsync();
        for (var beat = 0; beat < 4; beat++)
        {
            foreach (var gateway in _gateways)
            {
                _time.Advance(SyncRoutes.HeartbeatInterval);
                gateway.Hear(_admin.Heartbeat());
                _time.Advance(gateway.UntilDue > SyncRoutes.HeartbeatInterval ? TimeSpan.Zero : SyncRoutes.HeartbeatInterval);
                await gateway.MendAsync();
            }
        }
    }

    /// <summary>The strongest thing to say of a moment: the copy is, record for record, what the database was at the point that the copy says it is at.</summary>
    private void AssertHoldsWhatOnceWas(SimulatedGateway gateway)
    {
        if (gateway.Position is not { } at) return;
        var state = _admin.Ever.GetValueOrDefault((at.Epoch, at.Revision, at.At)) ?? throw new AssertionException($"{at} never was.");
        if (gateway.DifferenceFrom(state) is { } difference) throw new AssertionException($"The copy at {at} {difference}");
        var outdated = _admin.OutdatedFor((at.Epoch, at.Revision, at.At));
        if (gateway.Cache.Age < outdated - Credulity) throw new AssertionException($"The copy looks {gateway.Cache.Age} old and was the latest {outdated} ago");
    }

    private void AssertEqualsTheDatabase(SimulatedGateway gateway)
    {
        var latest = _admin.Latest;
        if (gateway.Position != new SyncPosition(latest.Epoch, latest.Revision, latest.At)) throw new AssertionException($"The copy is at {gateway.Position}, the database at {latest}");
        AssertHoldsWhatOnceWas(gateway);
        if (gateway.Status.State != SyncState.Live) throw new AssertionException($"The copy is {gateway.Status.State}");
        if (gateway.Cache.Age > SyncSchedule.Silence) throw new AssertionException($"The copy is {gateway.Cache.Age} old");
    }
}
