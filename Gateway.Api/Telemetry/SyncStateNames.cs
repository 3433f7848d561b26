using Gateway.Api.Sync;

namespace Gateway.Api.Telemetry;

/// <summary>The names of the sync states, for metrics and for <c>/health/readiness</c>.</summary>
internal static class SyncStateNames
{
    public static string Of(SyncState state) => state switch
    {
        SyncState.Cold => "cold",
        SyncState.Loading => "loading",
        SyncState.Live => "live",
        SyncState.Behind => "behind",
        SyncState.Offline => "offline",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };
}
