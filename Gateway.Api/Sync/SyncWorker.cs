using System.Threading.Channels;

namespace Gateway.Api.Sync;

/// <summary>
/// The one loop that writes the key cache: subscribe, load a snapshot, apply changes, ask for what is missing. Requests never wait for it.
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
            await copy.StartAsync(stoppingToken);
            await feed.StartAsync();
            while (!stoppingToken.IsCancellationRequested)
            {
                await copy.MendIfDueAsync(stoppingToken);
                var (message, isHeard) = await NextAsync(feed.Messages, stoppingToken);
                if (message is not null) copy.Hear(message);
                else if (isHeard) copy.NoteReconnect();
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

    /// <summary>The next message, or nothing when it is time to ask Admin.Api.</summary>
    private async Task<(byte[]? Message, bool IsHeard)> NextAsync(ChannelReader<byte[]?> messages, CancellationToken stopping)
    {
        if (messages.TryRead(out var message)) return (message, true);
        var wait = copy.UntilDue;
        if (wait <= TimeSpan.Zero) return (null, false);
        using var due = new CancellationTokenSource(wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(due.Token, stopping);
        try
        {
            return (await messages.ReadAsync(either.Token), true);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return (null, false);
        }
    }
}
