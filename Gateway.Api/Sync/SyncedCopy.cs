using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Sync;

namespace Gateway.Api.Sync;

/// <summary>
/// Keeps the copy of the keys equal to Admin.Api's state by what it hears and by what it asks. Used by the sync loop alone. Hearing goes on while changes are asked for.
/// </summary>
internal sealed class SyncedCopy(
    KeyCopy copy, AdminClient admin, SyncSignature signature, SyncStatus status, SyncSchedule schedule, KeyCacheSettings settings, TimeProvider time, ILogger<SyncedCopy> log)
{
    /// <summary>A copy is not called live for longer than this without a confirmation: a silence, and the time after which Admin.Api is asked once more.</summary>
    private static readonly TimeSpan LongestLive = SyncSchedule.Silence + AdminClient.AskAgainAfter;

    private readonly HeartbeatFreshness _freshness = new(time);
    private readonly RarelyLogged _forged = new(time);
    private readonly RarelyLogged _notUnderstood = new(time);

    /// <summary>The verdict that makes the next question; null where nobody's word does.</summary>
    private MessageVerdict? _claim;

    private AdminQuestion? _question;

    /// <summary>Where the copy stands that is served; null before there is one.</summary>
    public SyncPosition? Position => copy.IsServed ? copy.Position : null;

    /// <summary>The question that is under way; null where there is none.</summary>
    public Task? Asking => _question?.Answer;

    /// <summary>How long there is nothing to do but for what comes.</summary>
    public TimeSpan UntilDue
    {
        get
        {
            var due = _question is null ? schedule.UntilDue : LongestLive;
            if (copy.Waited is { } waited && settings.StartWait - waited < due) due = settings.StartWait - waited;
            if (status.State == SyncState.Live && LongestLive - copy.Age < due) due = LongestLive - copy.Age;
            return due;
        }
    }

    /// <summary>Reads the local file. A gateway that starts while nothing else is up still answers, when it has looked for Admin.Api.</summary>
    public async Task StartAsync(CancellationToken stopping)
    {
        if (await copy.TryReadFileAsync(stopping)) status.Enter(SyncState.Loading);
    }

    /// <summary>Listening began, or began anew: something may be missing.</summary>
    public void NoteListening() => schedule.AskAfterReconnect();

    /// <summary>Takes one message as it came.</summary>
    public void Hear(ReadOnlySpan<byte> sealedBytes)
    {
        if (signature.Open(sealedBytes, out var unknown) is { } message)
        {
            status.CountHeard();
            // Without a position a snapshot is asked for anyway, and it will hold what this says.
            if (copy.Position is { } position) Take(message, position.Judge(message));
        }
        else if (unknown is not null)
        {
            status.CountHeard();
            if (copy.Position is not { } position) return;
            if (position.IsPast(unknown)) status.CountIgnored();
            else NoteNotUnderstood();
        }
        else
        {
            status.CountRefused();
            if (_forged.Count() is { } count) log.MessageForged(count);
        }
    }

    /// <summary>Does what is due: takes an answer that has come, asks Admin.Api, and says what the copy is worth. Waits for nothing but a snapshot.</summary>
    public async Task TendAsync(CancellationToken stopping)
    {
        TakeAnswerIfThere();
        if (_question is null && schedule.IsDue) Ask(stopping);
        // Nothing that is heard could be applied meanwhile: a snapshot is asked for where changes do not lead on.
        if (_question is { Need: SyncNeed.Snapshot } snapshot)
        {
            await snapshot.Answer;
            TakeAnswerIfThere();
        }

        if (copy.Waited >= settings.StartWait) ServeUnconfirmed();
        if (status.State == SyncState.Live && copy.Age >= LongestLive) status.Enter(SyncState.Offline);
    }

    public void SaveIfDue() => copy.SaveIfDue();

    public Task SaveLastAsync() => copy.SaveLastAsync();

    private void Take(SyncMessage message, MessageVerdict verdict)
    {
        switch (verdict)
        {
            case MessageVerdict.Apply:
                // This is no confirmation: a change that was held back for an hour leads on as well.
                if (!copy.TryApply(message)) NoteNotUnderstood();
                break;
            case MessageVerdict.Confirm when message.SentAt is { } mark && _freshness.IsFresh(mark):
                _freshness.Note(mark);
                copy.Confirm();
                schedule.Heard();
                status.Enter(SyncState.Live);
                break;
            case MessageVerdict.Ahead when message.SentAt is { } mark && _freshness.IsFresh(mark):
                _freshness.Note(mark);
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

    /// <summary>An authentic message of a newer version is never guessed at: a snapshot says what it meant.</summary>
    private void NoteNotUnderstood()
    {
        status.CountNotUnderstood();
        if (_notUnderstood.Count() is { } count) log.MessageNotUnderstood(count);
        AskOn(MessageVerdict.NotUnderstood, SyncNeed.Snapshot);
    }

    private void AskOn(MessageVerdict claim, SyncNeed need)
    {
        if (!schedule.TryAskFor(need))
        {
            status.CountIgnored();
            return;
        }

        _claim = claim;
        if (!copy.IsServed) return;
        if (status.State == SyncState.Live) status.CountGap();
        status.Enter(SyncState.Behind);
    }

    private void Ask(CancellationToken stopping)
    {
        var need = copy.Position is null ? SyncNeed.Snapshot : schedule.Need;
        _question = new AdminQuestion(need, copy.Position, _claim, time.GetTimestamp(), AnswerAsync(need, stopping));
        _claim = null;
        schedule.NoteAsked();
        if (!copy.IsServed) status.Enter(SyncState.Loading);
        else if (need == SyncNeed.Snapshot) status.Enter(SyncState.Behind);
    }

    private async Task<AdminAnswer> AnswerAsync(SyncNeed need, CancellationToken stopping)
    {
        try
        {
            if (need == SyncNeed.Snapshot) return new AdminAnswer(Snapshot: await admin.LoadSnapshotAsync(stopping));
            return new AdminAnswer(Changes: await admin.LoadChangesAsync(copy.Position!.Value, stopping));
        }
        catch (Exception e) when (!stopping.IsCancellationRequested && e is HttpRequestException or IOException or InvalidDataException or OperationCanceledException)
        {
            return new AdminAnswer(Fault: e.Message);
        }
    }

    private void TakeAnswerIfThere()
    {
        if (_question is not { Answer.IsCompleted: true } question) return;
        _question = null;
        var answer = question.Answer.GetAwaiter().GetResult();
        if (answer.Fault is { } fault)
        {
            log.AdminNotReached(question.Need, fault);
            schedule.Failed(question.Need, time.GetElapsedTime(question.Asked));
            // Heartbeats may confirm the copy all the same.
            if (copy.IsServed && (status.State != SyncState.Live || copy.Age >= SyncSchedule.Silence)) status.Enter(SyncState.Offline);
            return;
        }

        schedule.Answered();
        if (answer.Snapshot is { } snapshot) TakeSnapshot(snapshot, question);
        else TakeChanges(answer.Changes, question);
    }

    /// <summary>Applies the changes of an answer. Where they do not lead on, only a snapshot can tell; where there are more, they are asked for at once.</summary>
    private void TakeChanges(ChangeList? answer, AdminQuestion question)
    {
        var isFollowed = answer is not null && answer.Epoch == copy.Position!.Value.Epoch && answer.Changes.All(copy.TryFollow);
        var revision = copy.Position!.Value.Revision;
        // Past the answer's revision is where messages have led meanwhile.
        if (isFollowed && revision >= answer!.Revision)
        {
            NoteEqual(answer.SentAt, question);
            copy.Confirm(time.GetElapsedTime(question.Asked));
            status.Enter(SyncState.Live);
            return;
        }

        _claim ??= question.Claim;
        schedule.Ask(isFollowed && revision > question.Before!.Value.Revision ? SyncNeed.Changes : SyncNeed.Snapshot);
    }

    private void TakeSnapshot(Snapshot snapshot, AdminQuestion question)
    {
        copy.Replace(snapshot, time.GetElapsedTime(question.Asked));
        NoteEqual(snapshot.Header.SentAt ?? 0, question);
        status.Enter(SyncState.Live);
        log.SnapshotLoaded(snapshot.Position.Revision, snapshot.Table.KeyCount);
        if (snapshot.NotUnderstood > 0) log.RecordsNotUnderstood(snapshot.NotUnderstood);
    }

    /// <summary>A claim that changed nothing was an old message played again, or one of a database that is gone. The next like it have to wait.</summary>
    private void NoteEqual(long mark, AdminQuestion question)
    {
        _freshness.NoteAnswer(mark, question.Asked);
        if (question.Claim is not { } claim) return;
        var (now, before) = (copy.Position!.Value, question.Before);
        var isMore = claim is MessageVerdict.Gap or MessageVerdict.NotUnderstood && now.Revision > before?.Revision;
        if (isMore || now.Epoch != before?.Epoch) schedule.Trust();
        else schedule.Doubt();
    }

    private void ServeUnconfirmed()
    {
        copy.ServeUnconfirmed();
        status.Enter(SyncState.Offline);
        log.StartedWithoutAdmin(settings.StartWait.TotalSeconds, copy.Position!.Value.Revision);
    }
}
