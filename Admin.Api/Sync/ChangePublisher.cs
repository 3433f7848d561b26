using System.Data.Common;

namespace Admin.Api.Sync;

/// <summary>
/// Publishes the log, in order, from where it last stopped. A write never waits for it: the log is the queue, and while Redis is down
/// the log grows. A change may be published twice, after a failure or a crash, and gateways drop the second; none is left out.
/// </summary>
internal sealed class ChangePublisher(
    ChangeLog log, PublisherWrites writes, SyncPosition position, ChangeSignal signal, SyncChannel channel, TimeProvider time)
    : BackgroundService
{
    private const int Batch = 200;

    /// <summary>Noting costs a disk write. What is lost with it is published once more after a crash, no more.</summary>
    private static readonly TimeSpan NoteInterval = TimeSpan.FromSeconds(1);

    private readonly Backoff _backoff = new();
    private long _noted;
    private long _notedAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RestoreAsync(stoppingToken);
                await PublishAllAsync(stoppingToken);
                _backoff.Reset();
                await signal.WaitAsync(stoppingToken);
            }
            catch (Exception fault)
            {
                // The loop must outlive anything: a publisher that is gone revokes nothing. What a shutdown breaks is no news.
                if (stoppingToken.IsCancellationRequested) return;
                channel.Report(fault);
                await Task.Delay(_backoff.Next(Random.Shared.NextDouble()), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (position.Published?.Revision is not { } published || published <= _noted) return;
        try
        {
            await writes.NoteAsync(published, cancellationToken);
        }
        catch (DbException fault)
        {
            // The next start publishes again what was not noted.
            channel.Report(fault);
        }
    }

    private async Task RestoreAsync(CancellationToken cancellation)
    {
        if (position.Published is not null) return;
        _noted = await log.PublishedAsync(cancellation);
        position.MoveTo(_noted, await log.AtAsync(_noted, cancellation));
    }

    private async Task PublishAllAsync(CancellationToken cancellation)
    {
        while (await log.AfterAsync(position.Published?.Revision ?? _noted, Batch, cancellation) is { Count: > 0 } changes)
        {
            var sent = await channel.SendAsync(changes, cancellation);
            position.MoveTo(changes[sent - 1].Revision, changes[sent - 1].At);
            await NoteAsync(changes[sent - 1].Revision, cancellation);
        }
    }

    private async Task NoteAsync(long revision, CancellationToken cancellation)
    {
        if (_notedAt != 0 && time.GetElapsedTime(_notedAt) < NoteInterval) return;
        await writes.NoteAsync(revision, cancellation);
        _noted = revision;
        _notedAt = time.GetTimestamp();
    }
}
