namespace Shared.Contracts.Routing;

/// <summary>Whether a key is let in, by what is stored of it and of its team; else why not, in the order in which the reasons are given.</summary>
public enum KeyStanding
{
    /// <summary>Its requests are decided on.</summary>
    Good,

    /// <summary>It names a team that nobody knows, or that is gone: a missing team never widens anything.</summary>
    TeamUnknown,

    KeyBlocked,
    TeamBlocked,
    Expired,
}

/// <summary>The one rule of a key's standing, for the gateway that refuses requests and for every page and report that says beforehand what it would do.</summary>
public static class KeyStandings
{
    /// <param name="isTeamKnown">Whether the team that the key names is known; true for a key without one.</param>
    /// <param name="expiresAt">Milliseconds since 1970-01-01 UTC; null for never.</param>
    /// <param name="nowMs">The same, by the clock of whoever asks.</param>
    public static KeyStanding Of(bool isTeamKnown, bool isKeyBlocked, bool isTeamBlocked, long? expiresAt, long nowMs)
    {
        if (!isTeamKnown) return KeyStanding.TeamUnknown;
        if (isKeyBlocked) return KeyStanding.KeyBlocked;
        if (isTeamBlocked) return KeyStanding.TeamBlocked;
        return IsExpired(expiresAt, nowMs) ? KeyStanding.Expired : KeyStanding.Good;
    }

    public static bool IsExpired(long? expiresAt, long nowMs) => expiresAt <= nowMs;

    /// <summary>The code of the error that such a key's requests get from the gateway; null where they get none.</summary>
    public static string? CodeOf(KeyStanding standing) => standing switch
    {
        KeyStanding.Good => null,
        KeyStanding.TeamUnknown => "invalid_api_key",
        KeyStanding.KeyBlocked => "key_blocked",
        KeyStanding.TeamBlocked => "team_blocked",
        KeyStanding.Expired => "key_expired",
        _ => throw new ArgumentOutOfRangeException(nameof(standing), standing, null),
    };
}
