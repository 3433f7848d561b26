using CsCheck;
using Gateway.Api.Authentication;
using Gateway.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Gateway.Authentication;

/// <summary>The key table against two dictionaries of records, after every change of a random sequence.</summary>
[Category("Slow")]
internal sealed class KeyTableLaws
{
    private static readonly string[] Keys = [.. Enumerable.Range(0, 12).Select(i => KeyHash.Of($"key-{i}").ToString())];

    private static readonly Gen<IReadOnlyList<string>?> Tags =
        Gen.OneOf<IReadOnlyList<string>?>(null, [], ["region:eu"], ["region:us"], ["region:us", "region:eu"], ["plain"]);

    private static readonly Gen<IReadOnlyList<string>?> Models = Gen.OneOf<IReadOnlyList<string>?>(null, ["gpt-4"], ["gpt-4", "eu-*"]);

    private static readonly Gen<IReadOnlyList<string>?> HostedTools = Gen.OneOf<IReadOnlyList<string>?>(null, null, [], ["web_search"], ["mcp", "web_search"], ["*"]);

    private static readonly Gen<string?> Team = Gen.OneOf(null, "team-a", "team-b", "team-c");

    private static readonly Gen<KeyRecord> Key = Gen.Select(
        Gen.OneOf(Keys), Team, Models, Tags, Gen.Bool, Gen.OneOf<long?>(null, 1_000, 2_000), Gen.Int[0, 4], HostedTools,
        (hash, team, models, tags, isEnforced, expires, block, hostedTools) => new KeyRecord
        {
            Hash = hash,
            TeamId = team,
            Models = models,
            AllowedTags = isEnforced ? null : tags,
            EnforcedTags = isEnforced ? tags : null,
            AllowedHostedTools = hostedTools,
            ExpiresAt = expires,
            Blocked = block == 0,
        });

    private static readonly Gen<Change> AnyChange = Gen.Frequency(
        (6, Key.Select(key => new Change { KeyUpserted = key })),
        (3, Gen.OneOf(Keys).Select(hash => new Change { KeyRemoved = hash })),
        (2, Gen.Select(Team, Tags, Models, HostedTools, Gen.Bool, (team, tags, models, hostedTools, blocked) =>
            new Change { TeamUpserted = new TeamRecord { TeamId = team ?? "team-d", Tags = tags, Models = models, AllowedHostedTools = hostedTools, Blocked = blocked } })),
        (1, Team.Select(team => new Change { TeamRemoved = team ?? "team-d" })));

    [Test]
    public void A_table_answers_as_its_records_say_after_every_change_and_keeps_no_policy_that_nobody_has() => AnyChange.Array[1, 60].Sample(
        changes =>
        {
            var table = new KeyTable();
            var model = new RecordedKeys();
            foreach (var change in changes)
            {
                Assert.That(table.TryApply(change), Is.True);
                model.Apply(change);
                AssertEqual(table, model);
            }

            foreach (var hash in Keys) table.TryApply(new Change { KeyRemoved = hash });
            Assert.That((table.KeyCount, table.PolicyCount), Is.EqualTo((0, 0)));
        },
        iter: 2_000);

    [Test]
    public void A_copy_stays_what_the_table_was_however_the_table_goes_on() => Gen.Select(AnyChange.Array[1, 40], AnyChange.Array[1, 40]).Sample(
        (before, after) =>
        {
            var table = new KeyTable();
            var model = new RecordedKeys();
            foreach (var change in before)
            {
                table.TryApply(change);
                model.Apply(change);
            }

            var copy = table.Copy();
            foreach (var change in after) table.TryApply(change);

            Assert.That(copy.Keys.Select(RecordedKeys.TextOf), Is.EquivalentTo(model.Keys.Select(RecordedKeys.TextOf)));
            Assert.That(copy.Teams.Select(RecordedKeys.TextOf), Is.EquivalentTo(model.Teams.Select(RecordedKeys.TextOf)));
        },
        iter: 1_000);

    [TestCase("not a hash")]
    [TestCase("")]
    public void A_change_that_is_not_understood_is_not_guessed_at(string hash)
    {
        var table = new KeyTable();

        Assert.That(table.TryApply(new Change { KeyRemoved = hash }), Is.False);
        Assert.That(table.TryApply(new Change { KeyUpserted = new KeyRecord { Hash = hash } }), Is.False);
        Assert.That(table.TryApply(new Change()), Is.False);
        Assert.That((table.KeyCount, table.PolicyCount), Is.EqualTo((0, 0)));
    }

    private static void AssertEqual(KeyTable table, RecordedKeys model)
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(1_500));
        var cache = new KeyCache(time);
        cache.Replace(table);
        var authenticator = new KeyAuthenticator(cache, masterKey: null, maxAge: () => null, time);
        foreach (var hash in Keys)
        {
            Assert.That(KeyHash.TryParse(hash, out var parsed), Is.True);
            var answer = authenticator.Lookup(parsed);
            var (fault, policy) = model.Expect(hash, nowMs: 1_500);
            Assert.That(answer.Fault, Is.EqualTo(fault));
            Assert.That(answer.Caller?.Policy, Is.EqualTo(policy));
        }

        Assert.That(table.KeyCount, Is.EqualTo(model.Keys.Count()));
        Assert.That(table.PolicyCount, Is.EqualTo(model.PolicyCount));
    }
}
