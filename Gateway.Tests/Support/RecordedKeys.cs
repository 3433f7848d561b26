using System.Text.Json;
using Gateway.Api.Authentication;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Support;

/// <summary>Keys and teams as the records that were last said of them: what a table of any cleverness must equal.</summary>
internal sealed class RecordedKeys
{
    private readonly Dictionary<string, KeyRecord> _keys = [];
    private readonly Dictionary<string, TeamRecord> _teams = [];

    public IEnumerable<KeyRecord> Keys => _keys.Values;

    public IEnumerable<TeamRecord> Teams => _teams.Values;

    public int PolicyCount => _keys.Values.Select(key => TextOf(key with { Hash = "", ExpiresAt = null })).Distinct().Count();

    public static string TextOf(KeyRecord key) => JsonSerializer.Serialize(
        key with
        {
            AllowedTags = key.AllowedTags?.Order(StringComparer.Ordinal).ToList(),
            EnforcedTags = key.EnforcedTags?.Order(StringComparer.Ordinal).ToList(),
            AllowedHostedTools = key.AllowedHostedTools?.Order(StringComparer.Ordinal).ToList(),
        },
        SyncJson.Default.KeyRecord);

    public static string TextOf(TeamRecord team) => JsonSerializer.Serialize(team, SyncJson.Default.TeamRecord);

    public RecordedKeys Apply(Change change)
    {
        if (change.KeyUpserted is { } key) _keys[key.Hash] = key;
        if (change.KeyRemoved is { } hash) _keys.Remove(hash);
        if (change.TeamUpserted is { } team) _teams[team.TeamId] = team;
        if (change.TeamRemoved is { } id) _teams.Remove(id);
        return this;
    }

    public RecordedKeys Copy()
    {
        var copy = new RecordedKeys();
        foreach (var (hash, key) in _keys) copy._keys[hash] = key;
        foreach (var (id, team) in _teams) copy._teams[id] = team;
        return copy;
    }

    /// <summary>Whether a key is let in, and with which policy.</summary>
    public (AuthenticationFault Fault, CallerPolicy? Policy) Expect(string hash, long nowMs)
    {
        if (!_keys.TryGetValue(hash, out var key)) return (AuthenticationFault.InvalidKey, null);
        TeamRecord? team = null;
        if (key.TeamId is { } id && !_teams.TryGetValue(id, out team)) return (AuthenticationFault.InvalidKey, null);
        if (key.Blocked) return (AuthenticationFault.KeyBlocked, null);
        if (team is { Blocked: true }) return (AuthenticationFault.TeamBlocked, null);
        if (key.ExpiresAt <= nowMs) return (AuthenticationFault.KeyExpired, null);
        return (AuthenticationFault.None, new CallerPolicy(
            ScopeOf(key.AllowedTags ?? key.EnforcedTags), ScopeOf(team?.Tags), key.EnforcedTags is not null, new ModelAllowList(key.Models ?? []), new ModelAllowList(team?.Models ?? []))
        {
            TeamId = key.TeamId,
            KeyHostedTools = HostedToolsOf(key.AllowedHostedTools),
            TeamHostedTools = HostedToolsOf(team?.AllowedHostedTools),
        });
    }

    private static HostedToolList? HostedToolsOf(IReadOnlyList<string>? tools) => tools is null ? null : new HostedToolList(tools);

    private static Scope? ScopeOf(IReadOnlyList<string>? tags) => tags is null ? null : Scope.Of(tags);
}
