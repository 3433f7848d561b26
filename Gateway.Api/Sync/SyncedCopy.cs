using Gateway.Api.Authentication;
using Gateway.Api.Telemetry;
using Shared.Contracts.Sync;

namespace Gateway.Api.Sync;

/// <summary>
/// Keeps the key cache equal to Admin.Api's state by what it hears and by what it asks. Used by the sync loop alone; hearing never waits.
/// </summary>
internal sealed class SyncedCopy(
    KeyCache cache, AdminClient admin, SnapshotFile file, SyncSignature signature, SyncStatus status, SyncSchedule schedule, TimeProvider time, ILogger<SyncedCopy> log)
{
    private SyncPosition? _position;

    /// <summary>
    /// The latest of Admin.Api's times that was heard. Null until it has answered once: a recorded heartbeat, played to a gateway that has just started
    /// from its file, must not make an old copy look fresh.
    /// </summary>
    private long? _heardSentAt;

    /// <summary>The verdict that made the next question; null where nobody's word did.</summary>
    private MessageVerdict? _claim;

    /// <summary>Where the copy stands; null before there is one.</summary>
    public SyncPosition? Position => _position;

    public TimeSpan UntilDue => schedule.UntilDue;

    /// <summary>Serves from the local file until Admin.Api is heard: a gateway that starts while nothing else is up still answers.</summary>
    public async Task StartAsync(CancellationToken stopping)
    {
        if (await file.LoadAsync(stopping) is not { } saved) return;
        var age = saved.Header.ConfirmedAt is { } ms ? time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(ms) : TimeSpan.MaxValue / 4;
        Take(saved, age < TimeSpan.Zero ? TimeSpan.Zero : age);
        schedule.Answered();
        schedule.Ask(SyncNeed.Changes);
        status.CountSnapshot(SnapshotSource.File);
        status.Enter(SyncState.Offline);
    }

    /// <summary>The connection was lost and is back: something may be missing.</summary>
    public void NoteReconnect()
    {
        status.CountReconnect();
        schedule.AskAfterReconnect();
    }

    /// <summary>Takes one message as it came.</summary>
    public void Hear(ReadOnlySpan<byte> sealedBytes)
    {
        if (signature.Open(sealedBytes) is not { } message)
        {
            status.CountRefused();
            log.MessageForged();
            return;
        }

        status.CountHeard();
        // Without a position a snapshot is asked for anyway, and it will hold what this says.
        if (_position is { } position) Take(message, position.Judge(message));
    }

    /// <summary>Asks Admin.Api when it is time to. Whatever fails is tried again later.</summary>
    public async Task MendIfDueAsync(CancellationToken stopping)
    {
        if (!schedule.IsDue) return;
        var (before, claim) = (_position, _claim);
        _claim = null;
        try
        {
            if (_position is null || schedule.Need == SyncNeed.Snapshot || !await PullAsync(stopping)) await LoadSnapshotAsync(stopping);
            schedule.Answered();
            status.Enter(SyncState.Live);
            if (claim is { } verdict) Weigh(verdict, before);
        }
        catch (Exception e) when (IsPassing(e, stopping))
        {
            log.AdminNotReached(schedule.Need, e.Message);
            schedule.Failed();
            if (cache.Table is not null) status.Enter(SyncState.Offline);
        }
    }

    public void SaveIfDue()
    {
        if (_position is { } position) file.SaveIfDue(position, cache);
    }

    public Task SaveLastAsync() => _position is { } position ? file.SaveLastAsync(position, cache) : Task.CompletedTask;

    private void Take(SyncMessage message, MessageVerdict verdict)
    {
        switch (verdict)
        {
            case MessageVerdict.Apply:
                if (TryApply(message)) schedule.Heard();
                else schedule.Ask(SyncNeed.Snapshot);
                break;
            case MessageVerdict.Confirm when IsFresh(message):
                cache.Confirm();
                schedule.Heard();
                status.Enter(SyncState.Live);
                break;
            case MessageVerdict.Ahead when IsFresh(message):
                schedule.Ask(SyncNeed.Changes);
                break;
            case MessageVerdict.Gap:
                AskOn(verdict, SyncNeed.Changes);
                break;
            case MessageVerdict.OtherEpoch or MessageVerdict.OtherHistory:
                AskOn(verdict, SyncNeed.Snapshot);
                break;
            case MessageVerdict.Confirm or MessageVerdict.Ahead or MessageVerdict.Drop:
                status.CountIgnored();
                break;
        }
    }

    private void AskOn(MessageVerdict claim, SyncNeed need)
    {
        if (!schedule.TryAskFor(need))
        {
            status.CountIgnored();
            return;
        }

        _claim = claim;
        if (status.State == SyncState.Live) status.CountGap();
        status.Enter(SyncState.Behind);
    }

    /// <summary>A claim that changed nothing was an old message played again, or one of a database that is gone. The next like it have to wait.</summary>
    private void Weigh(MessageVerdict claim, SyncPosition? before)
    {
        var isBorneOut = _position!.Value.Epoch != before?.Epoch || (claim == MessageVerdict.Gap && _position.Value.Revision > before.Value.Revision);
        if (isBorneOut) schedule.Trust();
        else schedule.Doubt();
    }

    /// <summary>A recorded heartbeat, played again, must neither make an old copy look fresh nor make work.</summary>
    private bool IsFresh(SyncMessage heartbeat)
    {
        if (heartbeat.SentAt is not { } sentAt || _heardSentAt is not { } heard || sentAt <= heard) return false;
        _heardSentAt = sentAt;
        return true;
    }

    /// <summary>Pulls the changes after the own revision until there are no more. False where only a snapshot can tell.</summary>
    private async Task<bool> PullAsync(CancellationToken stopping)
    {
        while (true)
        {
            var asked = time.GetTimestamp();
            var answer = await admin.LoadChangesAsync(_position!.Value, stopping);
            if (answer is null || answer.Epoch != _position.Value.Epoch) return false;
            var before = _position.Value.Revision;
            foreach (var message in answer.Changes)
            {
                var verdict = _position.Value.Judge(message);
                if (verdict == MessageVerdict.Drop) continue;
                if (verdict != MessageVerdict.Apply || !TryApply(message)) return false;
            }

            if (_position.Value.Revision > before && _position.Value.Revision < answer.Revision) continue;
            if (_position.Value.Revision != answer.Revision) return false;
            _heardSentAt = answer.SentAt;
            cache.Confirm(time.GetElapsedTime(asked));
            return true;
        }
    }

    /// <summary>Replaces the whole copy. The old one serves until the new one is complete and its seal is right.</summary>
    private async Task LoadSnapshotAsync(CancellationToken stopping)
    {
        status.Enter(cache.Table is null ? SyncState.Loading : SyncState.Behind);
        var asked = time.GetTimestamp();
        var snapshot = await admin.LoadSnapshotAsync(stopping);
        Take(snapshot, time.GetElapsedTime(asked));
        _heardSentAt = snapshot.Header.SentAt;
        status.CountSnapshot(SnapshotSource.Admin);
        log.SnapshotLoaded(snapshot.Position.Revision, snapshot.Table.KeyCount);
    }

    private void Take(Snapshot snapshot, TimeSpan age)
    {
        cache.Replace(snapshot.Table, age);
        _position = snapshot.Position;
        status.MoveTo(snapshot.Position.Revision);
    }

    private bool TryApply(SyncMessage message)
    {
        if (!cache.Table!.TryApply(message.Change!)) return false;
        _position = new SyncPosition(message.Epoch, message.Revision, message.At);
        status.MoveTo(message.Revision);
        return true;
    }

    private static bool IsPassing(Exception e, CancellationToken stopping) =>
        !stopping.IsCancellationRequested && e is HttpRequestException or IOException or InvalidDataException or OperationCanceledException;
}
