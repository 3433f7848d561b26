using System.Threading.Channels;

namespace Gateway.Api.Sync;

/// <summary>
/// The one loop that writes the key cache: listen, load a snapshot, apply changes, ask for what is missing. Requests never wait for it.
/// </summary>
internal sealed class SyncWorker(SyncedCopy copy, ChangeFeed feed, TimeProvider time) : BackgroundService
{
    /// <summary>
    /// On a scheduler of its own, in the thread pool: an answer of Admin.Api is read on the thread that watches its socket, and a million keys must not be taken in there.
    /// </summary>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Factory.StartNew(
        () => FollowAsync(stoppingToken), CancellationToken.None, TaskCreationOptions.None, new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap();

    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        try
        {
            // Listening and asking wait for nothing of each other: a Redis that hangs delays no answer of Admin.Api.
            feed.Start();
            await copy.StartAsync(stoppingToken);
            while (!stoppingToken.IsCancellationRequested)
            {
                await copy.TendAsync(stoppingToken);
                if (await NextAsync(feed.Events, stoppingToken) is { } next)
                {
                    if (next.Message is { } message) copy.Hear(message);
                    else copy.NoteListening();
                }

                copy.SaveIfDue();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The gateway is stopping.
        }
        finally
        {
            await copy.SaveLastAsync();
        }
    }

    /// <summary>What comes next; null when there is an answer of Admin.Api, or something to do.</summary>
    private async Task<FeedEvent?> NextAsync(ChannelReader<FeedEvent> events, CancellationToken stopping)
    {
        if (events.TryRead(out var next)) return next;
        var wait = copy.UntilDue;
        if (wait <= TimeSpan.Zero) return null;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var heard = events.WaitToReadAsync(enough.Token).AsTask();
        await Task.WhenAny(heard, copy.Asking ?? heard, Task.Delay(wait, time, enough.Token));
        await enough.CancelAsync();
        await ((Task)heard).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return events.TryRead(out next) ? next : null;
    }
}
