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
                var (message, isHeard) = await NextAsync(feed.Messages, stoppingToken);
                if (message is not null) copy.Hear(message);
                else if (isHeard) copy.NoteListening();
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

    /// <summary>The next message, or nothing when there is an answer of Admin.Api, or something to do.</summary>
    private async Task<(byte[]? Message, bool IsHeard)> NextAsync(ChannelReader<byte[]?> messages, CancellationToken stopping)
    {
        if (messages.TryRead(out var message)) return (message, true);
        var wait = copy.UntilDue;
        if (wait <= TimeSpan.Zero) return (null, false);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var heard = messages.WaitToReadAsync(enough.Token).AsTask();
        await Task.WhenAny(heard, copy.Asking ?? heard, Task.Delay(wait, time, enough.Token));
        await enough.CancelAsync();
        await ((Task)heard).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return messages.TryRead(out message) ? (message, true) : (null, false);
    }
}
