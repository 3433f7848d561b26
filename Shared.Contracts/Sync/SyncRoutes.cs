namespace Shared.Contracts.Sync;

/// <summary>The names both services use for the sync traffic.</summary>
public static class SyncRoutes
{
    /// <summary>The Redis pub/sub channel.</summary>
    public const string Channel = "gateway:changes";

    /// <summary>Answers a snapshot (<see cref="SnapshotFormat"/>).</summary>
    public const string Snapshot = "/sync/snapshot";

    /// <summary>
    /// Answers a <see cref="ChangeList"/>, sealed as messages are, for <c>?after=REVISION&amp;at=WHEN&amp;epoch=EPOCH</c>; 410 where the log no longer reaches that far back
    /// or tells another history. Both answers repeat a <c>nonce</c> that is asked with.
    /// </summary>
    public const string Changes = "/sync/changes";

    public const string ChangesMediaType = "application/x-gateway-changes";

    /// <summary>The longest nonce that is repeated.</summary>
    public const int NonceLength = 64;

    /// <summary>The most changes in one <see cref="ChangeList"/>.</summary>
    public const int ChangesPerAnswer = 1000;

    /// <summary>How often Admin.Api sends a heartbeat.</summary>
    public static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(1);
}
