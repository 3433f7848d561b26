using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;

namespace Admin.Api.Ui.SignIn;

/// <summary>
/// Who is signed in to the pages. Kept in memory, so that signing out ends a session everywhere at once, and so that a restart, which is what a new
/// master key takes, ends all of them.
/// </summary>
/// <remarks>Thread-safe. Only the master key opens a session, so the number of them needs no bound of its own.</remarks>
internal sealed class UiSessions(TimeProvider time)
{
    /// <summary>How long a session lasts without anything being done in it.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    /// <summary>How long a session lasts at most.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    private const int IdBytes = 32;

    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    /// <summary>Opens a session and gives its id, which nobody can guess.</summary>
    public string Open()
    {
        var now = time.GetUtcNow();
        foreach (var (known, session) in _sessions)
        {
            if (!session.IsAlive(now)) _sessions.TryRemove(known, out _);
        }

        var id = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(IdBytes));
        _sessions[id] = new Session(now, now);
        return id;
    }

    /// <summary>Whether the session is alive; one that is has been used now.</summary>
    public bool Use(string? id)
    {
        var now = time.GetUtcNow();
        if (id is null || !_sessions.TryGetValue(id, out var session) || !session.IsAlive(now)) return false;
        // A session that is closed at this very moment stays closed: only the value that was read is replaced.
        return _sessions.TryUpdate(id, session with { Used = now }, session) || (_sessions.TryGetValue(id, out var other) && other.IsAlive(now));
    }

    public void Close(string? id)
    {
        if (id is not null) _sessions.TryRemove(id, out _);
    }

    private sealed record Session(DateTimeOffset Opened, DateTimeOffset Used)
    {
        public bool IsAlive(DateTimeOffset now) => now - Used < Idle && now - Opened < Longest;
    }
}
