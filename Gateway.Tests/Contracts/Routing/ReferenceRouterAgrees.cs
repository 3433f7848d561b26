using System.Collections.Concurrent;
using System.Collections.Frozen;
using CsCheck;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Contracts.Routing;

/// <summary>
/// The fast router and the page's slow transcript give the same answer to the same question. <c>GATEWAY_WORLDS</c> sets how many questions (up to 1,000,000);
/// a failure prints its world and a seed, and <c>CsCheck_Seed</c> replays it.
/// </summary>
[Category("Slow")]
internal sealed class ReferenceRouterAgrees
{
    private const int NormalWorlds = 20_000;
    private const int MostWorlds = 1_000_000;

    /// <summary>What a run must have met before its agreement says anything.</summary>
    private static readonly string[] Kinds =
    [
        "model_not_allowed", "model_not_found", "tags_not_allowed", "hosted_tool_not_allowed", "remote_url_not_allowed", "no_deployments_with_tag_routing", "operation_not_served",
        "requested group", "with fallbacks", "fallback only", "failed open", "wildcard",
    ];

    [Test]
    public void The_fast_router_and_the_reference_give_the_same_answer_in_every_world()
    {
        var met = new ConcurrentDictionary<string, int>();

        Worlds.Case.Sample(
            asked =>
            {
                var expected = ReferenceRouter.Decide(asked);
                var given = CompiledWorld.Ask(asked);
                if (!given.Equals(expected)) throw new AssertionException($"expected {expected} but was {given}");
                met.AddOrUpdate(KindOf(expected), 1, (_, n) => n + 1);
            },
            iter: Count,
            print: asked => asked.ToString());

        TestContext.Out.WriteLine(string.Join(", ", met.OrderBy(k => k.Key).Select(k => $"{k.Key} {k.Value}")));
        // A hundredth of an even share: far below what the generators give, far above an accident.
        Assert.That(Kinds.Where(kind => met.GetValueOrDefault(kind) < Count / (100 * Kinds.Length)), Is.Empty, "kinds of answers that the worlds hardly ever give");
    }

    [Test]
    public void They_agree_where_a_name_leaves_the_place()
    {
        var met = 0;

        Worlds.PlacedCase.Sample(
            asked =>
            {
                var expected = ReferenceRouter.Decide(asked);
                var decision = CompiledWorld.Decide(asked);
                if (!CompiledWorld.AnswerOf(decision).Equals(expected)) throw new AssertionException($"expected {expected} but was {CompiledWorld.AnswerOf(decision)}");
                if (decision.Considered.Any(hop => hop.Chain.Steps.Any(step => step.Rule == RoutingRule.Place))) Interlocked.Increment(ref met);
            },
            iter: Count / 2,
            print: asked => asked.ToString());

        Assert.That(met, Is.GreaterThan(Count / 100), "worlds in which the rule took something out");
    }

    /// <summary>A place takes deployments out of reach and does nothing else: without it the same request reaches the same ones and those.</summary>
    [Test]
    public void A_place_never_widens_a_scope_or_admits_a_tag() =>
        Worlds.PlacedCase.Sample(
            asked =>
            {
                var unplaced = asked with { World = asked.World with { Deployments = [.. asked.World.Deployments.Select(d => d with { BedrockRegion = null })] } };
                var (with, without) = (CompiledWorld.Decide(asked), CompiledWorld.Decide(unplaced));
                if (without.Refusal is { Reason: RefusalReason.TagsNotAllowed or RefusalReason.ModelNotAllowed or RefusalReason.ModelNotFound } refusal && with.Refusal != refusal)
                    throw new AssertionException($"{refusal} became {with.Refusal}");
                foreach (var hop in with.Considered)
                {
                    var reach = CompiledWorld.IdsOf(hop.Group, Selection.InScope(hop.Group, with.Question.Policy, RoutingRules.Default with { RelaxedFacets = asked.World.RelaxedFacets.ToFrozenSet() }).Left);
                    if (CompiledWorld.IdsOf(hop.Group, hop.Eligible).Except(reach).Any()) throw new AssertionException($"{hop.Group} reaches what is out of scope");
                }
            },
            iter: Count / 4,
            print: asked => asked.ToString());

    private static int Count =>
        int.TryParse(Environment.GetEnvironmentVariable("GATEWAY_WORLDS"), out var worlds) ? Math.Clamp(worlds, 1_000, MostWorlds) : NormalWorlds;

    private static string KindOf(Answer answer)
    {
        if (answer.Code is { } code) return code;
        if (answer.Hops[0].FailedOpen) return "failed open";
        if (answer.Hops[0].Wildcard is not null) return "wildcard";
        if (answer.Hops[0].Fallback > 0) return "fallback only";
        return answer.Hops.Count > 1 ? "with fallbacks" : "requested group";
    }
}
