namespace Shared.Contracts.Sync;

/// <summary>One change of keys or teams: exactly one of the four properties is set.</summary>
public sealed record Change
{
    /// <summary>A key was made or changed; the record replaces what was known.</summary>
    public KeyRecord? KeyUpserted { get; init; }

    /// <summary>The hash of a key that is gone.</summary>
    public string? KeyRemoved { get; init; }

    /// <summary>A team was made or changed.</summary>
    public TeamRecord? TeamUpserted { get; init; }

    /// <summary>The id of a team that is gone. Its keys are removed by changes of their own; a key without its team is refused.</summary>
    public string? TeamRemoved { get; init; }

    /// <summary>Whether exactly one is set. Anything else is a change of a version that this one does not know.</summary>
    public bool IsOne() =>
        (KeyUpserted is null ? 0 : 1) + (KeyRemoved is null ? 0 : 1) + (TeamUpserted is null ? 0 : 1) + (TeamRemoved is null ? 0 : 1) == 1;
}
