using System.Diagnostics;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Contracts.Routing;

/// <summary>
/// Every small world there is, not a sample: one group of up to three deployments over four tags in two facets and plain, every scope, every wish of up to two
/// caller tags. The normal run takes groups of up to two deployments; <c>GATEWAY_EXHAUSTIVE=full</c> takes three.
/// </summary>
/// <remarks>
/// The order of deployments and of caller tags is reduced away: groups are multisets of tag sets, wishes are sets of marked tags.
/// That order changes no set is a law of its own (<c>RoutingLaws</c>).
/// </remarks>
[Category("Slow")]
internal sealed class ExhaustiveSmallWorld
{
    /// <summary>Bit n of a tag set or scope stands for tag n.</summary>
    private static readonly string[] Tags = ["r:eu", "r:us", "t:a", "default"];

    private static readonly string[] Matchings = ["any", "all", "facets"];

    private const int TagSets = 1 << 4;

    /// <summary>No scope, and the sixteen sets of four tags.</summary>
    private const int Scopes = 1 + TagSets;

    /// <summary>Five tags (one of them unknown) with three marks: none of the fifteen, one, or two different ones.</summary>
    private const int Wishes = 1 + 15 + 15 * 14 / 2;

    /// <summary>Filtering on and off, three ways to match, failing open or not.</summary>
    private const int Settings = 2 * 3 * 2;

    /// <summary>Multisets of k out of 16 tag sets: C(15 + k, k).</summary>
    private static readonly int[] GroupsBySize = [1, 16, 16 * 17 / 2, 16 * 17 * 18 / 6];

    [Test]
    public void No_case_of_the_small_world_leaves_its_scope_and_the_reference_agrees_on_each()
    {
        var full = Environment.GetEnvironmentVariable("GATEWAY_EXHAUSTIVE") == "full";
        var largest = full ? 3 : 2;
        var groups = Enumerable.Range(1, largest).SelectMany(size => Multisets(size, 0)).ToList();
        var wishes = WishesOverFiveTags();
        var watch = Stopwatch.StartNew();
        var routed = 0L;
        var cases = 0L;

        Parallel.ForEach(groups, new ParallelOptions { MaxDegreeOfParallelism = 2 }, group =>
        {
            var (asked, answered) = CheckGroup(group, wishes);
            Interlocked.Add(ref cases, asked);
            Interlocked.Add(ref routed, answered);
        });

        TestContext.Out.WriteLine($"{cases:N0} cases, {routed:N0} of them routed, in {watch.Elapsed.TotalSeconds:N1} s");
        Assert.That(cases, Is.EqualTo((long)GroupsBySize[1..(largest + 1)].Sum() * Scopes * Wishes * Settings));
        Assert.That(cases, Is.EqualTo(full ? 23_894_112 : 3_751_968));
        Assert.That(routed, Is.GreaterThan(cases / 10), "a world in which nothing is reachable proves nothing");
    }

    [Test]
    public void Every_pair_of_team_and_key_scope_reaches_exactly_what_both_allow()
    {
        var cases = 0;
        foreach (var group in Enumerable.Range(1, 3).SelectMany(size => Multisets(size, 0)))
        {
            var catalog = CompiledWorld.CatalogOf(WorldOf(group));
            foreach (var team in ScopesAndNone())
            {
                foreach (var key in ScopesAndNone())
                {
                    var policy = CompiledWorld.PolicyOf(new WorldCaller { TeamScope = NamesOf(team), KeyScope = NamesOf(key) });

                    var reached = Selection.InScope(catalog.Groups[0], policy, catalog.Rules).Left;

                    cases++;
                    for (var i = 0; i < group.Length; i++)
                    {
                        if (reached.Contains(i) != (IsInScope(group[i], team) && IsInScope(group[i], key)))
                            Assert.Fail($"deployment {i} of {WorldOf(group)} for team {team} and key {key}");
                    }
                }
            }
        }

        Assert.That(cases, Is.EqualTo(GroupsBySize[1..].Sum() * Scopes * Scopes));
    }

    private static (long Asked, long Routed) CheckGroup(int[] group, List<string[]> wishes)
    {
        long asked = 0, routed = 0;
        var tags = wishes.Select(CallerTags.Parse).ToList();
        foreach (var world in WorldsOf(group))
        {
            var catalog = CompiledWorld.CatalogOf(world);
            foreach (var scope in ScopesAndNone())
            {
                var caller = new WorldCaller { KeyScope = NamesOf(scope) };
                var policy = CompiledWorld.PolicyOf(caller);
                for (var i = 0; i < wishes.Count; i++)
                {
                    var decision = RequestRouter.Decide(catalog, new RoutingQuestion(policy, "g", tags[i], null));
                    var question = new WorldCase(world, caller, new WorldRequest("g", wishes[i]));
                    asked++;
                    if (decision.Refusal is null) routed++;
                    foreach (var index in decision.Hops.Count > 0 ? decision.Hops[0].Eligible : catalog.Groups[0].None)
                    {
                        if (!IsInScope(group[index], scope)) Assert.Fail($"out of scope: deployment {index} in {question}");
                    }

                    var expected = ReferenceRouter.Decide(question);
                    var given = CompiledWorld.AnswerOf(decision);
                    if (!given.Equals(expected)) Assert.Fail($"expected {expected} but was {given} in {question}");
                }
            }
        }

        return (asked, routed);
    }

    /// <summary>The page's rule as arithmetic, sharing nothing with either router: bits 0 and 1 are facet r, bit 2 is facet t, bit 3 is plain.</summary>
    private static bool IsInScope(int carried, int? scope)
    {
        if (scope is not { } named) return true;
        const int R = 0b0011, T = 0b0100, Plain = 0b1000;
        var r = (named & R) == 0 || ((carried & R) != 0 && (carried & R & ~named) == 0);
        var t = (named & T) == 0 || (carried & T) != 0;
        var plain = (named & Plain) == 0 || (carried & Plain) != 0;
        return named != 0 && r && t && plain;
    }

    private static IEnumerable<int?> ScopesAndNone() => Enumerable.Range(-1, Scopes).Select(scope => scope < 0 ? (int?)null : scope);

    private static List<string>? NamesOf(int? set) => set is { } bits ? [.. Tags.Where((_, n) => (bits & (1 << n)) != 0)] : null;

    private static IEnumerable<int[]> Multisets(int size, int from) => size == 0
        ? [[]]
        : Enumerable.Range(from, TagSets - from).SelectMany(first => Multisets(size - 1, first).Select(rest => (int[])[first, .. rest]));

    private static List<string[]> WishesOverFiveTags()
    {
        var marked = new[] { "", "!", "&" }.SelectMany(mark => Tags.Append("r:mars").Select(tag => mark + tag)).ToList();
        return
        [
            [],
            .. marked.Select(tag => new[] { tag }),
            .. marked.SelectMany((first, i) => marked.Skip(i + 1).Select(second => new[] { first, second })),
        ];
    }

    private static IEnumerable<World> WorldsOf(int[] sets) =>
        from filtering in new[] { true, false }
        from matching in Matchings
        from failOpen in new[] { true, false }
        select WorldOf(sets, filtering, matching, failOpen);

    private static World WorldOf(int[] group, bool filtering = true, string matching = "any", bool failOpen = false) => new()
    {
        Deployments = [.. group.Select((set, i) => new WorldDeployment("g", $"g-{i}", NamesOf(set)!) { FailOpen = failOpen })],
        Filtering = filtering,
        Matching = matching,
    };
}
