using System.Threading.Channels;
using Gateway.Api.Authentication;
using Gateway.Api.Telemetry;
using Shared.Contracts.Sync;

namespace Gateway.Api.Sync;

/// <summary>
/// Keeps the key cache equal to Admin.Api's state: subscribe, load a snapshot, apply changes, pull what is missing. Requests never wait for it.
/// </summary>
/// <remarks>One loop writes the cache; nothing else does. Every wait is bounded and jittered, every failure is tried again.</remarks>
internal sealed class SyncWorker(
    KeyCache cache,
    ChangeFeed feed,
    AdminClient admin,
    SnapshotFile file,
    SyncSignature signature,
    SyncStatus status,
    TimeProvider time,
    Func<double> random,
    ILogger<SyncWorker> log)
    : BackgroundService
{
    /// <summary>Three heartbeats missed: the copy may be behind, so Admin.Api is asked by HTTP.</summary>
    private static readonly TimeSpan Silence = SyncRoutes.HeartbeatInterval * 3;

    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);

    private SyncPosition? _position;
    private long _lastHeartbeatSentAt;
    private TimeSpan _retry = FirstRetry;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await StartFromFileAsync(stoppingToken);
            await feed.StartAsync();
            if (_position is not null) await PullAsync(stoppingToken);
            while (!stoppingToken.IsCancellationRequested)
            {
                if (_position is null && !await LoadSnapshotAsync(stoppingToken)) await PauseAsync(stoppingToken);
                else await FollowAsync(stoppingToken);
                if (_position is { } position) file.SaveIfDue(position, cache);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The gateway is stopping.
        }
        finally
        {
            if (_position is { } last) await file.SaveLastAsync(last, cache);
        }
    }

    /// <summary>Serves from the local file until Admin.Api is heard: a gateway that starts while nothing else is up still answers.</summary>
    private async Task StartFromFileAsync(CancellationToken stopping)
    {
        if (await file.LoadAsync(stopping) is not { } saved) return;
        var age = saved.ConfirmedAt is { } at ? time.GetUtcNow() - at : TimeSpan.MaxValue / 4;
        cache.Replace(saved.Table, age < TimeSpan.Zero ? TimeSpan.Zero : age);
        _position = saved.Position;
        status.MoveTo(saved.Position.Revision);
        status.Enter(SyncState.Offline);
    }

    /// <summary>Takes what the feed brings, one message or one silence.</summary>
    private async Task FollowAsync(CancellationToken stopping)
    {
        var (message, heard) = await NextAsync(feed.Messages, stopping);
        if (!heard)
        {
            status.Enter(SyncState.Offline);
            await PullAsync(stopping);
        }
        else if (message is null)
        {
            await PullAsync(stopping);
        }
        else if (signature.Open(message) is { } authentic)
        {
            await TakeAsync(authentic, stopping);
        }
        else
        {
            status.CountRefused();
            log.MessageForged();
        }
    }

    private async Task TakeAsync(SyncMessage message, CancellationToken stopping)
    {
        switch (_position!.Value.Judge(message))
        {
            case MessageVerdict.Apply:
                if (cache.Table!.TryApply(message.Change!)) MoveTo(message.Revision);
                else await ReloadAsync(stopping);
                break;
            case MessageVerdict.Confirm when IsFresh(message):
                cache.Confirm();
                status.Enter(SyncState.Live);
                break;
            case MessageVerdict.Ahead when IsFresh(message):
                await PullAsync(stopping);
                break;
            case MessageVerdict.Gap:
                status.Enter(SyncState.Behind);
                await PullAsync(stopping);
                break;
            case MessageVerdict.OtherEpoch:
                await ReloadAsync(stopping);
                break;
            case MessageVerdict.Confirm or MessageVerdict.Ahead or MessageVerdict.Drop:
                break;
        }
    }

    /// <summary>A recorded heartbeat, played again, must neither make an old copy look fresh nor make work.</summary>
    private bool IsFresh(SyncMessage heartbeat)
    {
        if (heartbeat.SentAt is not { } sentAt || sentAt <= _lastHeartbeatSentAt) return false;
        _lastHeartbeatSentAt = sentAt;
        return true;
    }

    /// <summary>Pulls the changes after the own revision until there are no more.</summary>
    private async Task PullAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                using var patience = Patience(stopping);
                var changes = await admin.LoadChangesAsync(_position!.Value, patience.Token);
                if (changes is null || changes.Epoch != _position.Value.Epoch)
                {
                    await ReloadAsync(stopping);
                    return;
                }

                foreach (var message in changes.Changes)
                {
                    if (_position.Value.Judge(message) != MessageVerdict.Apply) continue;
                    if (!cache.Table!.TryApply(message.Change!))
                    {
                        await ReloadAsync(stopping);
                        return;
                    }

                    MoveTo(message.Revision);
                }

                _retry = FirstRetry;
                if (changes.Changes.Count == 0 || _position.Value.Revision >= changes.Revision) return;
            }
        }
        catch (Exception e) when (IsPassing(e, stopping))
        {
            log.PullFailed(e.Message);
            await PauseAsync(stopping);
        }
    }

    private async Task ReloadAsync(CancellationToken stopping)
    {
        if (!await LoadSnapshotAsync(stopping)) await PauseAsync(stopping);
    }

    /// <summary>Replaces the whole copy. The old one serves until the new one is complete and its seal is right.</summary>
    private async Task<bool> LoadSnapshotAsync(CancellationToken stopping)
    {
        status.Enter(cache.Table is null ? SyncState.Loading : SyncState.Behind);
        try
        {
            using var patience = Patience(stopping);
            var snapshot = await admin.LoadSnapshotAsync(patience.Token);
            cache.Replace(snapshot.Table);
            _position = snapshot.Position;
            _retry = FirstRetry;
            status.MoveTo(snapshot.Position.Revision);
            status.Enter(SyncState.Live);
            log.SnapshotLoaded(snapshot.Position.Revision, snapshot.Table.KeyCount);
            return true;
        }
        catch (Exception e) when (IsPassing(e, stopping))
        {
            log.SnapshotFailed(e.Message);
            if (cache.Table is not null) status.Enter(SyncState.Offline);
            return false;
        }
    }

    private void MoveTo(long revision)
    {
        _position = _position!.Value with { Revision = revision };
        status.MoveTo(revision);
    }

    private async Task<(byte[]? Message, bool Heard)> NextAsync(ChannelReader<byte[]?> messages, CancellationToken stopping)
    {
        if (messages.TryRead(out var message)) return (message, true);
        using var silence = new CancellationTokenSource(Silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, stopping);
        try
        {
            return (await messages.ReadAsync(either.Token), true);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return (null, false);
        }
    }

    /// <summary>Waits a random part of a doubling time, so that many gateways do not ask in one instant.</summary>
    private async Task PauseAsync(CancellationToken stopping)
    {
        await Task.Delay(_retry * (0.5 + random() / 2), time, stopping);
        _retry = _retry * 2 > LongestRetry ? LongestRetry : _retry * 2;
    }

    private static CancellationTokenSource Patience(CancellationToken stopping)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        source.CancelAfter(AdminClient.Patience);
        return source;
    }

    private static bool IsPassing(Exception e, CancellationToken stopping) =>
        !stopping.IsCancellationRequested
        && e is HttpRequestException or IOException or InvalidDataException or OperationCanceledException or System.Text.Json.JsonException;
}
