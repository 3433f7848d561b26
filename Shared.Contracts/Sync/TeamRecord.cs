namespace Shared.Contracts.Sync;

/// <summary>A team as the gateways see it.</summary>
public sealed record TeamRecord
{
    public required string TeamId { get; init; }

    /// <summary>The team's scope; null for none. An empty list reaches nothing.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Empty or absent: every model group.</summary>
    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>The hosted tools that the team's keys may use where they are kept to places. Null says nothing; an empty list allows none.</summary>
    public IReadOnlyList<string>? AllowedHostedTools { get; init; }

    public bool Blocked { get; init; }
}
