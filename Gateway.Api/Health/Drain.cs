using Shared.Contracts.Configuration.Settings;

namespace Gateway.Api.Health;

/// <summary>
/// The time between being told to stop and stopping: the gateway is not ready any more and still takes requests, until whoever sends them has taken notice.
/// Then the server stops listening and waits for running requests, as long as the host's time to stop lasts.
/// </summary>
internal sealed class Drain(GeneralSettings settings, TimeProvider time, ILogger<Drain> log) : IHostedLifecycleService
{
    private int _hasBegun;

    public bool HasBegun => Volatile.Read(ref _hasBegun) != 0;

    /// <summary>Comes before anything is stopped.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _hasBegun, 1);
        log.Draining(settings.ShutdownDelay.TotalSeconds, settings.ShutdownTimeout.TotalSeconds);
        if (settings.ShutdownDelay == TimeSpan.Zero) return;
        await Task.Delay(settings.ShutdownDelay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
