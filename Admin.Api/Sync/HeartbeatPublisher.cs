using Admin.Api.Data;
using Shared.Contracts.Sync;

namespace Admin.Api.Sync;

/// <summary>
/// Tells the gateways, every second, the latest revision that was published: how they notice a lost message, and that they are up to date. Of several
/// replicas only the one that publishes does so.
/// </summary>
internal sealed class HeartbeatPublisher(SyncPosition position, SyncChannel channel, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(SyncRoutes.HeartbeatInterval, time);
        try
        {
            do await SendAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end of the loop.
        }
    }

    private async Task SendAsync(CancellationToken cancellation)
    {
        if (position.Turn is not { } turn) return;
        try
        {
            // Drawn before it is looked how far things are: what the heartbeat tells is never older than its mark.
            var mark = await turn.NextMarkAsync(cancellation);
            if (position.Published is not { } published) return;
            var heartbeat = new SyncMessage { Epoch = published.Epoch, Revision = published.Revision, At = published.At, SentAt = mark };
            // A Redis that hangs must not look as if this process did: the next mark is drawn in time.
            await channel.SendAsync([heartbeat], cancellation).WaitAsync(SyncRoutes.HeartbeatInterval, time, cancellation);
        }
        catch (TurnLostException)
        {
            // The publisher finds out as well, and says so.
        }
        catch (Exception fault)
        {
            // The next one comes in a second; the loop must outlive anything. What a shutdown breaks is no news.
            if (!cancellation.IsCancellationRequested) channel.Report(fault);
        }
    }
}
