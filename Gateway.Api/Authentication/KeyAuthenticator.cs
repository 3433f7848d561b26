using Shared.Contracts.Hosting;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;

namespace Gateway.Api.Authentication;

/// <summary>Why a key is not let in, in the order in which the reasons are given.</summary>
internal enum AuthenticationFault
{
    None,

    /// <summary>No key, one that nobody knows, or one whose team is gone: a missing team never widens anything.</summary>
    InvalidKey,

    /// <summary>Several keys that differ.</summary>
    AmbiguousKey,
    KeysNotLoaded,
    KeyBlocked,
    TeamBlocked,
    KeyExpired,
    KeysStale,
}

/// <summary>What a fault says about the key.</summary>
internal static class AuthenticationFaults
{
    /// <summary>What is said of a key that is not let in for what it is.</summary>
    public static AuthenticationFault Of(KeyStanding standing) => standing switch
    {
        KeyStanding.Good => AuthenticationFault.None,
        KeyStanding.TeamUnknown => AuthenticationFault.InvalidKey,
        KeyStanding.KeyBlocked => AuthenticationFault.KeyBlocked,
        KeyStanding.TeamBlocked => AuthenticationFault.TeamBlocked,
        KeyStanding.Expired => AuthenticationFault.KeyExpired,
        _ => throw new ArgumentOutOfRangeException(nameof(standing), standing, null),
    };

    /// <summary>Whether the key is one that the gateway knows, so that its owner can be named to the operator.</summary>
    public static bool IsOfKnownKey(AuthenticationFault fault) => fault switch
    {
        AuthenticationFault.KeyBlocked or AuthenticationFault.TeamBlocked or AuthenticationFault.KeyExpired or AuthenticationFault.KeysStale => true,
        AuthenticationFault.None or AuthenticationFault.InvalidKey or AuthenticationFault.AmbiguousKey or AuthenticationFault.KeysNotLoaded => false,
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };
}

/// <summary>A caller, or why there is none.</summary>
internal readonly record struct AuthenticationResult(Caller? Caller, AuthenticationFault Fault)
{
    public static implicit operator AuthenticationResult(AuthenticationFault fault) => new(null, fault);
}

/// <summary>Turns a presented key into a caller by one in-memory read.</summary>
/// <param name="cache">The gateway's copy of the keys.</param>
/// <param name="masterKey">The administrator's key; null where this gateway knows none.</param>
/// <param name="maxAge">Gives how old the copy may be, as the configuration in force has it; null for no limit.</param>
/// <param name="time">The clock that enforces expiry.</param>
internal sealed class KeyAuthenticator(KeyCache cache, KeyHash? masterKey, Func<TimeSpan?> maxAge, TimeProvider time)
{
    public AuthenticationResult Authenticate(PresentedKey key) => key.State switch
    {
        PresentedKeyState.Missing => AuthenticationFault.InvalidKey,
        PresentedKeyState.Ambiguous => AuthenticationFault.AmbiguousKey,
        PresentedKeyState.Present when key.Hash == masterKey => Fresh(Caller.Master),
        PresentedKeyState.Present => Lookup(key.Hash),
        _ => throw new ArgumentOutOfRangeException(nameof(key), key.State, null),
    };

    /// <summary>The caller that a stored key makes, by hash: for requests, and for the administrator's explanations.</summary>
    public AuthenticationResult Lookup(KeyHash hash)
    {
        if (cache.Table is not { } table) return AuthenticationFault.KeysNotLoaded;
        if (!table.TryGetKey(hash, out var key)) return AuthenticationFault.InvalidKey;

        var policy = key.Policy;
        // Read once: it may be exchanged meanwhile.
        var team = policy.Team?.Terms;
        var standing = KeyStandings.Of(policy.Team is null || team is not null, policy.IsBlocked, team is { IsBlocked: true }, key.ExpiresAt, time.GetUtcNow().ToUnixTimeMilliseconds());
        return standing == KeyStanding.Good ? Fresh(policy.CallerWith(team)) : AuthenticationFaults.Of(standing);
    }

    /// <summary>A caller as it is now: the same object where neither its key nor its team has changed.</summary>
    /// <param name="caller">Who was let in.</param>
    /// <param name="hash">The key's hash; null for the master key, which nothing in the table ends.</param>
    public AuthenticationResult Again(Caller caller, KeyHash? hash) => caller.IsMaster ? Fresh(caller) : Lookup(hash!.Value);

    private AuthenticationResult Fresh(Caller caller) =>
        maxAge() is { } limit && cache.Table is not null && cache.Age > limit
            ? AuthenticationFault.KeysStale
            : new AuthenticationResult(caller, AuthenticationFault.None);
}
