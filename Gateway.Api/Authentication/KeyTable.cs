using Shared.Contracts.Sync;

namespace Gateway.Api.Authentication;

/// <summary>
/// The keys and teams of one snapshot and the changes since. Reads never lock; a change replaces one reference, for a team too.
/// A key and its team are two references: a reader that comes between two changes sees the older of one and the newer of the other, and both were true.
/// </summary>
/// <remarks>One thread writes: the sync loop.</remarks>
/// <param name="expectedKeys">How many keys are about to come, so that the table does not grow under them.</param>
internal sealed class KeyTable(int expectedKeys = 0)
{
    private readonly KeyIndex _keys = new(expectedKeys);
    private readonly PolicyPool _policies = new();

    public int KeyCount => _keys.Count;

    /// <summary>How many different policies the keys have; what no key has any more is forgotten.</summary>
    public int PolicyCount => _policies.PolicyCount;

    public bool TryGetKey(KeyHash hash, out KeyEntry key) => _keys.TryGet(hash, out key);

    /// <summary>Applies one change. False when it is not understood: the caller must load a snapshot instead of guessing.</summary>
    public bool TryApply(Change change)
    {
        switch (change)
        {
            case { KeyUpserted: { } key }: return TryUpsert(key);
            case { KeyRemoved: { } hash }:
                if (!KeyHash.TryParse(hash, out var removed)) return false;
                Release(_keys.Remove(removed));
                return true;
            case { TeamUpserted: { } team }:
                Upsert(team);
                return true;
            case { TeamRemoved: { } teamId }:
                _policies.RemoveTeam(teamId);
                return true;
            default: return false;
        }
    }

    public bool TryUpsert(KeyRecord key)
    {
        if (!KeyHash.TryParse(key.Hash, out var hash)) return false;
        Release(_keys.Set(hash, new KeyEntry(_policies.Take(key), key.ExpiresAt ?? KeyEntry.Never)));
        return true;
    }

    public void Upsert(TeamRecord team) => _policies.SetTeam(team);

    /// <summary>What the table holds now, to be written out while the table goes on changing.</summary>
    public (IEnumerable<KeyRecord> Keys, TeamRecord[] Teams) Copy() =>
        (_keys.Copy().Select(pair => pair.Value.ToRecord(pair.Key)), [.. _policies.Teams.Select(team => team.Record)]);

    private void Release(KeyEntry? replaced)
    {
        if (replaced is { } entry) _policies.Release(entry.Policy);
    }
}
