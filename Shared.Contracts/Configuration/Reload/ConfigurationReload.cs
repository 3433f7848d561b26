using System.Runtime.InteropServices;
using Shared.Contracts.Configuration.Settings;

namespace Shared.Contracts.Configuration.Reload;

/// <summary>
/// Follows the configuration file of a running service. A change that is valid is applied; any other is refused, and the configuration in force goes on.
/// One loop does it; no request waits for it.
/// </summary>
public sealed class ConfigurationReload : IDisposable
{
    /// <summary>A file is read when it was the same for so long: half a file can be valid YAML with half of the deployments.</summary>
    public static readonly TimeSpan SettleTime = TimeSpan.FromMilliseconds(200);

    /// <summary>How often in a row a file may be missing: between the two steps of a replacement it may be gone for a moment.</summary>
    private const int MostMisses = 25;

    private readonly ConfigurationSource _source;
    private readonly GatewayConfiguration _atStart;
    private readonly ConfigurationStatus _status;
    private readonly TimeProvider _time;
    private readonly FileChanges _changes;
    private string? _judged;
    private volatile bool _isAsked;

    /// <param name="source">What to follow.</param>
    /// <param name="atStart">What the process was started with: some settings stay as they were then.</param>
    /// <param name="status">Told of every outcome.</param>
    /// <param name="time">The clock.</param>
    public ConfigurationReload(ConfigurationSource source, GatewayConfiguration atStart, ConfigurationStatus status, TimeProvider time)
    {
        _source = source;
        _atStart = atStart;
        _status = status;
        _time = time;
        _judged = atStart.FileHash;
        _changes = new FileChanges(source.Path, time);
    }

    /// <summary>Lets the file be read now, changed or not: for a signal from the operator.</summary>
    public void ReadNow()
    {
        _isAsked = true;
        _changes.Signal();
    }

    /// <summary>Follows the file until the service stops. The signal SIGHUP lets it be read at once.</summary>
    /// <param name="check">What the service needs beyond a valid file, as problems.</param>
    /// <param name="apply">Puts a valid configuration in force.</param>
    /// <param name="report">Told what came of each change.</param>
    /// <param name="failed">Told of a fault in this code or in <paramref name="apply"/>.</param>
    /// <param name="stopping">Ends it.</param>
    public async Task FollowAsync(
        Func<GatewayConfiguration, IEnumerable<ConfigurationProblem>> check,
        Action<GatewayConfiguration> apply,
        Action<ReloadOutcome> report,
        Action<Exception> failed,
        CancellationToken stopping)
    {
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            ReadNow();
        });
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                report(await ReloadAsync(check, apply, stopping));
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // Whatever a new file brings about: a service that answers must not stop over it.
                failed(fault);
            }
        }
    }

    /// <summary>Waits for the next change and takes or refuses it.</summary>
    internal async Task<ReloadOutcome> ReloadAsync(
        Func<GatewayConfiguration, IEnumerable<ConfigurationProblem>> check, Action<GatewayConfiguration> apply, CancellationToken stopping)
    {
        while (true)
        {
            await _changes.WaitAsync(stopping);
            var isAsked = _isAsked;
            _isAsked = false;
            if (!isAsked && _source.HashOfFile() == _judged) continue;
            var hash = await SettledHashAsync(stopping);
            if (!isAsked && hash == _judged) continue;
            var reading = _source.Read();
            // Changed once more in between: it must settle anew.
            if (reading.FileHash == hash) return Judge(reading, check, apply);
            _isAsked |= isAsked;
            _changes.Signal();
        }
    }

    public void Dispose() => _changes.Dispose();

    private async Task<string?> SettledHashAsync(CancellationToken stopping)
    {
        var hash = _source.HashOfFile();
        for (var misses = 0; ; misses++)
        {
            await Task.Delay(SettleTime, _time, stopping);
            var again = _source.HashOfFile();
            if (again == hash && (again is not null || misses >= MostMisses)) return hash;
            hash = again;
        }
    }

    private ReloadOutcome Judge(
        ConfigurationReading reading, Func<GatewayConfiguration, IEnumerable<ConfigurationProblem>> check, Action<GatewayConfiguration> apply)
    {
        _judged = reading.FileHash;
        IReadOnlyList<ConfigurationProblem> problems = reading.Configuration is { } read ? [.. reading.Problems, .. check(read)] : reading.Problems;
        if (reading.Configuration is not { } configuration || problems.Any(p => p.Severity == ProblemSeverity.Error))
        {
            _status.Refuse(reading.FileHash, problems.Count(p => p.Severity == ProblemSeverity.Error));
            return new ReloadOutcome(null, problems);
        }

        apply(configuration);
        _status.Apply(configuration);
        return new ReloadOutcome(configuration, [.. problems, .. StartOnlySettings.Problems(_atStart, configuration, _source.Path)]);
    }
}

/// <summary>What came of a change of the file.</summary>
/// <param name="Applied">The configuration that is now in force; null where the change was refused.</param>
/// <param name="Problems">Why, or what to be aware of.</param>
public sealed record ReloadOutcome(GatewayConfiguration? Applied, IReadOnlyList<ConfigurationProblem> Problems);
