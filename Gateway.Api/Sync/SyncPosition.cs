using Shared.Contracts.Sync;

namespace Gateway.Api.Sync;

/// <summary>What to do with a message.</summary>
internal enum MessageVerdict
{
    /// <summary>The next change: apply it.</summary>
    Apply,

    /// <summary>Old, doubled or replayed: nothing to do.</summary>
    Drop,

    /// <summary>Something before it is missing: pull.</summary>
    Gap,

    /// <summary>A heartbeat behind this copy: it was overtaken, or Admin.Api's database is an older backup. Pulling tells which.</summary>
    Ahead,

    /// <summary>From another life of the database: load a snapshot.</summary>
    OtherEpoch,

    /// <summary>The revision is that of this copy and its change is another: the database was copied back without a new epoch. Load a snapshot.</summary>
    OtherHistory,

    /// <summary>A heartbeat that matches: this copy is the latest.</summary>
    Confirm,

    /// <summary>Authentic, and of a version that this one does not know: load a snapshot. Never the verdict on a message that is understood.</summary>
    NotUnderstood,
}

/// <summary>Where a gateway stands in the changes. Pure: the whole rule of what a lost, late, doubled or reordered message does.</summary>
/// <param name="At">When the change of the revision was written, by Admin.Api's clock; null where that is not known.</param>
internal readonly record struct SyncPosition(string Epoch, long Revision, long? At = null)
{
    public MessageVerdict Judge(SyncMessage message)
    {
        if (message.Epoch != Epoch) return MessageVerdict.OtherEpoch;
        return message.Change is null ? JudgeHeartbeat(message) : JudgeChange(message);
    }

    /// <summary>Whether a message that is not understood tells of what this copy holds already: it came late, or twice, or a snapshot came before it.</summary>
    public bool IsPast(MessagePlace message) => message.Epoch == Epoch && message.Revision <= Revision;

    private MessageVerdict JudgeHeartbeat(SyncMessage heartbeat)
    {
        if (heartbeat.Revision > Revision) return MessageVerdict.Gap;
        if (heartbeat.Revision < Revision) return MessageVerdict.Ahead;
        return IsHere(heartbeat.At) ? MessageVerdict.Confirm : MessageVerdict.OtherHistory;
    }

    private MessageVerdict JudgeChange(SyncMessage change)
    {
        if (change.Revision <= Revision) return MessageVerdict.Drop;
        if (change.Previous != Revision) return MessageVerdict.Gap;
        return IsHere(change.PreviousAt) ? MessageVerdict.Apply : MessageVerdict.OtherHistory;
    }

    private bool IsHere(long? at) => at is null || At is null || at == At;
}
