using Shared.Contracts.Configuration.Reload;
using Shared.Contracts.Configuration.Settings;

namespace Gateway.Api.Routing;

/// <summary>Follows the configuration file and puts what is valid in force. Requests under way keep the state they began with.</summary>
internal sealed class RoutingReload(
    ConfigurationSource source, CurrentRouting routing, ConfigurationStatus status, TimeProvider time, ILogger<RoutingReload> log) : BackgroundService
{
    private readonly ConfigurationReload _reload = new(source, routing.State.Configuration, status, time);

    public override void Dispose()
    {
        _reload.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _reload.FollowAsync(static _ => [], Apply, Report, log.ReloadFailed, stoppingToken);

    private void Apply(GatewayConfiguration configuration) =>
        routing.Replace(new RoutingState(configuration, routing.State.Catalog.Generation + 1, routing.State));

    private void Report(ReloadOutcome outcome)
    {
        if (outcome.Applied is { } applied) log.ConfigurationReloaded(source.Path, applied.ModelList.DistinctBy(e => e.ModelName).Count(), applied.ModelList.Count);
        else log.ConfigurationRefused(source.Path, outcome.Problems.Count(p => p.Severity == ProblemSeverity.Error));
        foreach (var problem in outcome.Problems)
        {
            if (problem.Severity == ProblemSeverity.Error) log.ConfigurationError(problem.ToString());
            else log.ConfigurationWarning(problem.ToString());
        }
    }
}
