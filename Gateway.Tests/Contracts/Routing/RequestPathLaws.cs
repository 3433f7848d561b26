using CsCheck;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Contracts.Routing;

/// <summary>
/// A request's way through model groups, in worlds whose fallbacks of both kinds make rings: whatever fails, whatever is too long, and however often the key
/// changes between two attempts.
/// </summary>
[Category("Slow")]
internal sealed class RequestPathLaws
{
    private enum Event
    {
        Failed,
        TooLong,
    }

    /// <summary>What became of one attempt, and who the caller is when the next is due.</summary>
    private sealed record Step(Event Event, WorldCaller? ChangedTo);

    private static readonly Gen<Step> Steps = Gen.Select(
        Gen.Frequency((2, Event.Failed), (1, Event.TooLong)),
        Gen.Frequency((2, Gen.Const<WorldCaller?>(() => null)), (1, Worlds.Caller.Select(caller => (WorldCaller?)caller))),
        (what, changed) => new Step(what, changed));

    private static readonly Gen<(WorldCase Asked, Step[] Steps)> Journey = Gen.Select(
        Worlds.Case, Worlds.World, Steps.Array[1, 12],
        (asked, other, steps) => (asked with { World = asked.World with { ContextWindowFallbacks = other.Fallbacks } }, steps));

    [Test]
    public void Whatever_is_sent_is_what_the_page_says_of_the_key_as_it_is_at_that_moment() => Journey.Sample(
        journey =>
        {
            var (asked, steps) = journey;
            var path = PathOf(asked);
            foreach (var step in steps)
            {
                if (step.ChangedTo is { } caller)
                {
                    asked = asked with { Caller = caller };
                    var refusal = path.DecideAgain(CompiledWorld.QuestionOf(asked.Caller, asked.Request));
                    Assert.That(refusal is not null, Is.EqualTo(ReferenceRouter.Decide(asked).Code is not null), "a request is refused where a new one would be");
                }

                if (path.Current is not { } hop) break;
                AssertAllowed(asked, path, hop);
                Advance(path, step.Event);
            }
        },
        iter: 20_000,
        print: journey => $"{journey.Asked} {string.Join(' ', journey.Steps.Select(step => step.ToString()))}");

    [Test]
    public void No_group_comes_twice_and_no_more_than_sixteen_come_whatever_happens() => Gen.Select(Rings, Steps.Array[60, 60]).Sample(
        (world, steps) =>
        {
            var request = new WorldRequest("g0", []);
            var path = PathOf(new WorldCase(world, new WorldCaller(), request));
            var seen = new List<ModelGroup>();
            foreach (var step in steps)
            {
                if (path.Current is not { } hop) break;
                seen.Add(hop.Group);
                // A key that changes back and forth is no way to begin anew.
                if (step.ChangedTo is not null) path.DecideAgain(CompiledWorld.QuestionOf(new WorldCaller { KeyModels = ["g*"] }, request));
                Advance(path, step.Event);
            }

            Assert.That(path.Current, Is.Null, "every way ends");
            Assert.That(seen, Is.Unique);
            Assert.That(seen, Has.Count.LessThanOrEqualTo(RequestRouter.MaxHops));
        },
        iter: 2_000);

    [Test]
    public void Every_group_of_a_decision_is_tried_before_the_way_ends() => Worlds.Case.Sample(
        asked =>
        {
            var expected = ReferenceRouter.Decide(asked);
            var path = PathOf(asked);
            var tried = new List<string>();
            for (; path.Current is { } hop; path.MoveOn()) tried.Add(hop.Group.Name);

            Assert.That(tried, Is.EqualTo(expected.Hops.Select(hop => hop.Group)));
        },
        iter: 5_000,
        print: asked => asked.ToString());

    [Test]
    public void After_a_prompt_was_too_long_its_longer_models_are_tried_in_order_also_those_of_those()
    {
        var world = new World
        {
            Deployments = [.. new[] { "a", "b", "c", "d", "spare" }.Select(name => new WorldDeployment(name, name, []))],
            Fallbacks = SpecExample.Fallbacks(("a", "spare")),
            ContextWindowFallbacks = SpecExample.Fallbacks(("a", "b d"), ("b", "a c")),
        };

        var path = PathOf(new WorldCase(world, new WorldCaller(), new WorldRequest("a", [])));
        var tried = new List<string>();
        for (; path.Current is { } hop; path.MoveOnAfterTooLong()) tried.Add(hop.Group.Name);

        Assert.That(tried, Is.EqualTo(new[] { "a", "b", "c", "d" }));
    }

    [Test]
    public void What_is_under_way_still_holds_exactly_where_the_page_would_send_it_there_again() => Gen.Select(Journey, Worlds.Caller).Sample(
        (journey, later) =>
        {
            var (asked, steps) = journey;
            var path = PathOf(asked);
            foreach (var step in steps.TakeWhile(_ => path.Current is not null))
            {
                var hop = path.Current!;
                var changed = asked with { Caller = later };
                var expected = hop.TooShort is { } tooShort ? ReferenceRouter.DecideAfterContextWindow(changed, tooShort.Group.Name) : ReferenceRouter.Decide(changed);
                foreach (var index in hop.Eligible)
                {
                    var dispatch = path.Decision.Dispatch(hop, hop.Group.Deployments[index]);
                    var holds = RequestRouter.StillLeadsTo(path.Catalog, CompiledWorld.QuestionOf(later, asked.Request), dispatch);
                    Assert.That(holds, Is.EqualTo(expected.Hops.Any(h => h.Group == hop.Group.Name && h.Eligible.Contains(dispatch.Deployment.Id))));
                }

                Advance(path, step.Event);
            }
        },
        iter: 5_000);

    /// <summary>Thirty groups of one deployment, each with fallbacks of both kinds that lead anywhere.</summary>
    private static readonly Gen<World> Rings = Gen.Select(TargetsOfAll(), TargetsOfAll(), (ordinary, longer) => new World
    {
        Deployments = [.. Enumerable.Range(0, Groups).Select(i => new WorldDeployment($"g{i}", $"g{i}", []))],
        Fallbacks = ordinary,
        ContextWindowFallbacks = longer,
        Aliases = new Dictionary<string, string> { ["back"] = "g0" },
    });

    private const int Groups = 30;

    private static Gen<IReadOnlyDictionary<string, IReadOnlyList<string>>> TargetsOfAll() =>
        Gen.Frequency((8, Gen.Int[0, Groups - 1].Select(i => $"g{i}")), (1, Gen.Const("back"))).Array[0, 4].Array[Groups].Select(lists =>
            (IReadOnlyDictionary<string, IReadOnlyList<string>>)lists.Select((list, i) => (list, i)).ToDictionary(pair => $"g{pair.i}", pair => (IReadOnlyList<string>)pair.list));

    private static RequestPath PathOf(WorldCase asked) => new(CompiledWorld.CatalogOf(asked.World), CompiledWorld.QuestionOf(asked.Caller, asked.Request));

    private static void Advance(RequestPath path, Event what)
    {
        if (what == Event.TooLong) path.MoveOnAfterTooLong();
        else path.MoveOn();
    }

    private static void AssertAllowed(WorldCase asked, RequestPath path, Hop hop)
    {
        var allowed = hop.TooShort is { } tooShort
            ? ReferenceRouter.DecideAfterContextWindow(asked, tooShort.Group.Name)
            : ReferenceRouter.Decide(asked);
        var eligible = allowed.Hops.SingleOrDefault(h => h.Group == hop.Group.Name)?.Eligible ?? [];
        Assert.That(CompiledWorld.IdsOf(hop.Group, hop.Eligible), Is.EqualTo(eligible), $"{hop.Group} of {allowed}");
    }
}
