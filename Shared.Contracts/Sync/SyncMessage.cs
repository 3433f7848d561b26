namespace Shared.Contracts.Sync;

/// <summary>What travels on <see cref="SyncRoutes.Channel"/>, sealed by <see cref="SyncSignature"/>: a change or a heartbeat.</summary>
public sealed record SyncMessage
{
    /// <summary>Names one life of the database. Another one means that revisions cannot be compared (a restored backup): load a snapshot.</summary>
    public required string Epoch { get; init; }

    /// <summary>The change's own revision; of a heartbeat, the latest one.</summary>
    public required long Revision { get; init; }

    /// <summary>The revision this change applies to. Null on a heartbeat.</summary>
    public long? Previous { get; init; }

    /// <summary>
    /// When the change of <see cref="Revision"/> was written, in milliseconds since 1970-01-01 UTC by Admin.Api's clock. With the revision it names one point
    /// of one history: a database that was copied back counts on with the same numbers at other times. Null where the log does not tell.
    /// </summary>
    public long? At { get; init; }

    /// <summary>When the change of <see cref="Previous"/> was written; null where the log does not tell.</summary>
    public long? PreviousAt { get; init; }

    /// <summary>Null on a heartbeat.</summary>
    public Change? Change { get; init; }

    /// <summary>When a heartbeat was sent, in milliseconds since 1970-01-01 UTC by Admin.Api's clock; only ever compared with earlier ones, so that a replay is told.</summary>
    public long? SentAt { get; init; }
}

/// <summary>The answer of <see cref="SyncRoutes.Changes"/>: every change after the asked revision, in order.</summary>
public sealed record ChangeList
{
    public required string Epoch { get; init; }

    /// <summary>The latest revision; where the list was cut, ask again after its last change.</summary>
    public required long Revision { get; init; }

    public required IReadOnlyList<SyncMessage> Changes { get; init; }

    /// <summary>What the gateway made up for this one question: an older answer, played again, does not have it.</summary>
    public string? Nonce { get; init; }

    /// <summary>When this was answered, by the clock that heartbeats carry.</summary>
    public required long SentAt { get; init; }
}

/// <summary>The first line of a snapshot; a line per team and per key follows, then a line with the seal.</summary>
public sealed record SnapshotHeader
{
    /// <summary>The format's version: <see cref="SnapshotFormat.Version"/>.</summary>
    public required int Format { get; init; }

    public required string Epoch { get; init; }

    public required long Revision { get; init; }

    public required long Teams { get; init; }

    public required long Keys { get; init; }

    /// <summary>When the change of <see cref="Revision"/> was written; null where the log does not tell.</summary>
    public long? At { get; init; }

    /// <summary>As in <see cref="ChangeList"/>; null in a file.</summary>
    public string? Nonce { get; init; }

    /// <summary>When this was answered, by the clock that heartbeats carry; null in a file.</summary>
    public long? SentAt { get; init; }

    /// <summary>In a gateway's own file: when this was last known to be Admin.Api's state, in milliseconds since 1970-01-01 UTC by the gateway's clock.</summary>
    public long? ConfirmedAt { get; init; }
}
