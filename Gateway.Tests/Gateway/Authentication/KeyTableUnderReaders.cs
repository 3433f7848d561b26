using Gateway.Api.Authentication;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Gateway.Authentication;

/// <summary>Reading while one thread makes, changes and removes keys, through growth and shrinking: no lookup is ever wrong, and none waits.</summary>
[Category("Slow")]
internal sealed class KeyTableUnderReaders
{
    private const int Permanent = 3_000;
    private const int Passing = 9_000;
    private const int Rounds = 6;

    private static readonly (KeyHash Hash, string Text)[] Keys = [.. Enumerable.Range(0, Permanent + Passing).Select(i => Named($"key-{i}"))];
    private static readonly (KeyHash Hash, string Text)[] Strangers = [.. Enumerable.Range(0, 1_000).Select(i => Named($"stranger-{i}"))];

    [Test]
    public async Task A_reader_never_sees_a_key_that_never_was_never_misses_one_that_always_is_and_never_sees_half_a_change()
    {
        var table = new KeyTable();
        for (var i = 0; i < Permanent; i++) table.TryApply(Upsert(i, version: 0));
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(seed => Task.Run(() => ReadUntil(table, (uint)seed + 1, done.Token))).ToList();

        for (var round = 0; round < Rounds; round++)
        {
            for (var i = Permanent; i < Keys.Length; i++) table.TryApply(Upsert(i, round));
            for (var i = 0; i < Permanent; i++) table.TryApply(Upsert(i, round));
            for (var i = Permanent; i < Keys.Length; i++) table.TryApply(new Change { KeyRemoved = Keys[i].Text });
        }

        await done.CancelAsync();
        var faults = await Task.WhenAll(readers);
        Assert.That(faults, Is.All.Null);
        Assert.That(table.KeyCount, Is.EqualTo(Permanent));
        Assert.That(table.PolicyCount, Is.LessThanOrEqualTo(4));
    }

    [Test]
    public void A_change_of_a_team_is_seen_by_all_its_keys_at_once_and_keys_of_an_unknown_team_wait_for_it()
    {
        var table = new KeyTable();
        var hashes = Enumerable.Range(0, 500).Select(i => Keys[i]).ToList();
        foreach (var (_, text) in hashes) table.TryApply(new Change { KeyUpserted = new KeyRecord { Hash = text, TeamId = "late" } });
        var team = TeamOf(table, hashes[0].Hash);
        Assert.That(team.Terms, Is.Null);

        table.TryApply(new Change { TeamUpserted = new TeamRecord { TeamId = "late", Tags = ["region:eu"] } });

        Assert.That(hashes.Select(h => TeamOf(table, h.Hash)), Is.All.SameAs(team));
        Assert.That(team.Terms!.Scope!.Tags, Is.EqualTo(new[] { "region:eu" }));
    }

    private static string? ReadUntil(KeyTable table, uint random, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            for (var n = 0; n < 1_000; n++)
            {
                random ^= random << 13;
                random ^= random >> 17;
                random ^= random << 5;
                var i = (int)(random % (uint)Keys.Length);
                var isThere = table.TryGetKey(Keys[i].Hash, out var entry);
                if (!isThere && i < Permanent) return $"key {i} was missed";
                // Every version of a key names the key's own parity in its tag and in its expiry; a mixture would not agree.
                if (isThere && !IsWhole(entry, i)) return $"key {i} was read by halves";
                if (table.TryGetKey(Strangers[random % Strangers.Length].Hash, out _)) return "a key that never was is there";
            }
        }

        return null;
    }

    private static bool IsWhole(KeyEntry entry, int i)
    {
        var version = entry.Policy.Scope!.Tags[0] == $"v:{i % 2}-0" ? 0 : entry.Policy.Scope.Tags[0] == $"v:{i % 2}-1" ? 1 : -1;
        return version >= 0 && entry.ExpiresAt == 1_000_000 + 10 * i + version;
    }

    private static Change Upsert(int i, int version) => new()
    {
        KeyUpserted = new KeyRecord { Hash = Keys[i].Text, AllowedTags = [$"v:{i % 2}-{version % 2}"], ExpiresAt = 1_000_000 + 10 * i + version % 2 },
    };

    private static TeamEntry TeamOf(KeyTable table, KeyHash hash)
    {
        Assert.That(table.TryGetKey(hash, out var entry), Is.True);
        return entry.Policy.Team!;
    }

    private static (KeyHash Hash, string Text) Named(string key)
    {
        var hash = KeyHash.Of(key);
        return (hash, hash.ToString());
    }
}
