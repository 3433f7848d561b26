using Admin.Api.Data;
using Admin.Api.Telemetry;

namespace Admin.Api.Sync;

/// <summary>Keeps the change log from growing for ever: in small steps, in the background, by the process that publishes.</summary>
internal sealed class ChangeLogTrimming(
    ChangeLogWrites writes, LogRetention retention, SyncPosition position, IAdminDatabase database, TimeProvider time, ILogger<ChangeLogTrimming> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(retention.Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await TrimAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end of the loop.
        }
    }

    private async Task TrimAsync(CancellationToken cancellation)
    {
        try
        {
            while (position.Published is not null && await writes.TrimAsync(cancellation) == retention.Step)
                await Task.Delay(retention.Pause, time, cancellation);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            // The next round tries again; a log that is not trimmed only takes room. That the database is gone is told by the publisher.
            if (!database.IsUnreachable(fault)) Log.TrimmingFailed(logger, fault);
        }
    }
}
