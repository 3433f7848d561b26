using Admin.Api.Host.Configuration;
using Admin.Api.Telemetry;
using Shared.Contracts.Configuration.Reload;
using Shared.Contracts.Configuration.Settings;

namespace Admin.Api.Models;

/// <summary>Follows the configuration file, so that warnings and <c>/model/info</c> speak of the deployments that gateways route to.</summary>
internal sealed class ModelsReload(
    ConfigurationSource source, GatewayConfiguration atStart, CurrentModels models, ConfigurationStatus status, TimeProvider time, ILogger<ModelsReload> log) : BackgroundService
{
    private readonly ConfigurationReload _reload = new(source, atStart, status, time);

    public override void Dispose()
    {
        _reload.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _reload.FollowAsync(
        read => AdminRequirements.Problems(read, source.Path), models.Replace, Report, fault => Log.ReloadFailed(log, fault), stoppingToken);

    private void Report(ReloadOutcome outcome)
    {
        if (outcome.Applied is { } applied) Log.ConfigurationReloaded(log, source.Path, applied.ModelList.Count);
        else Log.ConfigurationRefused(log, source.Path, outcome.Problems.Count(p => p.Severity == ProblemSeverity.Error));
        foreach (var problem in outcome.Problems)
        {
            if (problem.Severity == ProblemSeverity.Error) Log.ConfigurationError(log, problem.ToString());
            else Log.ConfigurationWarning(log, problem.ToString());
        }
    }
}
