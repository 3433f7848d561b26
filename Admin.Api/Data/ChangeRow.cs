namespace Admin.Api.Data;

/// <summary>One entry of the change log: written in the transaction of the change itself, never changed again.</summary>
internal sealed class ChangeRow
{
    /// <summary>Dense and increasing; what it applies to is the revision before it.</summary>
    public required long Revision { get; init; }

    /// <summary>Milliseconds since 1970-01-01 UTC.</summary>
    public required long At { get; init; }

    /// <summary>The JSON of a <see cref="Shared.Contracts.Sync.Change"/>.</summary>
    public required string Payload { get; init; }
}
