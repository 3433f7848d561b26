namespace Gateway.Api.Sync;

/// <summary>What the gateway's copy of the keys is worth at the moment.</summary>
internal enum SyncState
{
    /// <summary>No keys yet, and nothing tried.</summary>
    Cold,

    /// <summary>No keys are served yet; Admin.Api is being asked for them, or for what changed since the file was written.</summary>
    Loading,

    /// <summary>Equal to Admin.Api's state, as of the last heartbeat or the last answer.</summary>
    Live,

    /// <summary>A change is known to be missing and is being pulled.</summary>
    Behind,

    /// <summary>Serving, but nothing authentic has been heard for a while.</summary>
    Offline,
}
