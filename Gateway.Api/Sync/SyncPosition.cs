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

    /// <summary>A heartbeat that matches: this copy is the latest.</summary>
    Confirm,
}

/// <summary>Where a gateway stands in the changes. Pure: the whole rule of what a lost, late, doubled or reordered message does.</summary>
internal readonly record struct SyncPosition(string Epoch, long Revision)
{
    public MessageVerdict Judge(SyncMessage message)
    {
        if (message.Epoch != Epoch) return MessageVerdict.OtherEpoch;
        if (message.Change is null)
            return message.Revision == Revision ? MessageVerdict.Confirm : message.Revision > Revision ? MessageVerdict.Gap : MessageVerdict.Ahead;
        if (message.Revision <= Revision) return MessageVerdict.Drop;
        return message.Previous == Revision ? MessageVerdict.Apply : MessageVerdict.Gap;
    }
}
