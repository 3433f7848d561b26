using System.Collections.Concurrent;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;

namespace Gateway.Api.Authentication;

/// <summary>
/// The keys and teams of one snapshot and the changes since. Reads never lock; a change replaces one entry.
/// A key and its team are two entries: a reader that comes between two changes sees the older of one and the newer of the other, and both were true.
/// </summary>
internal sealed class KeyTable
{
    private readonly ConcurrentDictionary<KeyHash, KeyEntry> _keys = new();
    private readonly ConcurrentDictionary<string, TeamEntry> _teams = new(StringComparer.Ordinal);

    // Many keys share few policies. Sharing their objects is what keeps a million keys small; the pools go with the table.
    private readonly ConcurrentDictionary<Scope, Scope> _scopes = new();
    private readonly ConcurrentDictionary<string, ModelAllowList> _models = new(StringComparer.Ordinal);

    public int KeyCount => _keys.Count;

    public bool TryGetKey(KeyHash hash, out KeyEntry key) => _keys.TryGetValue(hash, out key!);

    public bool TryGetTeam(string teamId, out TeamEntry team) => _teams.TryGetValue(teamId, out team!);

    /// <summary>Applies one change. False when it is not understood: the caller must load a snapshot instead of guessing.</summary>
    public bool TryApply(Change change)
    {
        switch (change)
        {
            case { KeyUpserted: { } key }: return TryUpsert(key);
            case { KeyRemoved: { } hash }:
                if (!KeyHash.TryParse(hash, out var removed)) return false;
                _keys.TryRemove(removed, out _);
                return true;
            case { TeamUpserted: { } team }:
                Upsert(team);
                return true;
            case { TeamRemoved: { } teamId }:
                _teams.TryRemove(teamId, out _);
                return true;
            default: return false;
        }
    }

    public bool TryUpsert(KeyRecord key)
    {
        if (!KeyHash.TryParse(key.Hash, out var hash)) return false;
        _keys[hash] = KeyEntry.Of(key, ScopeOf(key.AllowedTags ?? key.EnforcedTags), ModelsOf(key.Models));
        return true;
    }

    public void Upsert(TeamRecord team) => _teams[team.TeamId] = new TeamEntry(ScopeOf(team.Tags), ModelsOf(team.Models), team.Blocked);

    /// <summary>What the table holds now. The entries are immutable, so the copies can be written out while the table goes on changing.</summary>
    public (KeyValuePair<KeyHash, KeyEntry>[] Keys, KeyValuePair<string, TeamEntry>[] Teams) Copy() => ([.. _keys.ToArray()], [.. _teams.ToArray()]);

    private Scope? ScopeOf(IReadOnlyList<string>? tags)
    {
        if (tags is null) return null;
        var scope = Scope.Of(tags);
        return _scopes.GetOrAdd(scope, scope);
    }

    private ModelAllowList ModelsOf(IReadOnlyList<string>? models) =>
        models is not { Count: > 0 } ? ModelAllowList.All : _models.GetOrAdd(string.Join('\n', models), _ => new ModelAllowList(models));
}
