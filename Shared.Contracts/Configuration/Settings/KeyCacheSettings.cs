namespace Shared.Contracts.Configuration.Settings;

/// <summary><c>key_cache</c>: how a gateway keeps its copy of the keys.</summary>
public sealed class KeyCacheSettings
{
    /// <summary><c>snapshot_file</c>: where the gateway keeps an authenticated copy to start from; null for none.</summary>
    public string? SnapshotFile { get; init; }

    /// <summary><c>start_wait</c>: how long a gateway that starts from its file waits for Admin.Api to say what changed meanwhile, before it serves what the file holds.</summary>
    public TimeSpan StartWait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary><c>max_age</c>: past it every request is 503 <c>keys_stale</c>; null for no limit.</summary>
    public TimeSpan? MaxAge { get; init; }
}
