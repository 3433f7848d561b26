namespace Shared.Contracts.Sync;

/// <summary>A key as the gateways see it: all they need and nothing more. Never the key's text.</summary>
public sealed record KeyRecord
{
    /// <summary>The key's <see cref="KeyHash"/>, 64 hexadecimal digits.</summary>
    public required string Hash { get; init; }

    public string? TeamId { get; init; }

    /// <summary>Empty or absent: every model group.</summary>
    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>Null for no scope. An empty list reaches nothing.</summary>
    public IReadOnlyList<string>? AllowedTags { get; init; }

    /// <summary>Null for none; excludes <see cref="AllowedTags"/>.</summary>
    public IReadOnlyList<string>? EnforcedTags { get; init; }

    /// <summary>The hosted tools that the key may use where it is kept to places. Null says nothing; an empty list allows none.</summary>
    public IReadOnlyList<string>? AllowedHostedTools { get; init; }

    /// <summary>Milliseconds since 1970-01-01 UTC; null never expires. The gateway enforces it by its own clock.</summary>
    public long? ExpiresAt { get; init; }

    public bool Blocked { get; init; }
}
