using System.Collections.Concurrent;
using CsCheck;

namespace Gateway.Tests.Contracts.Routing;

/// <summary>
/// The fast router and the page's slow transcript give the same answer to the same question. <c>GATEWAY_WORLDS</c> sets how many questions (up to 1,000,000);
/// a failure prints its world and a seed, and <c>CsCheck_Seed</c> replays it.
/// </summary>
[Parallelizable(ParallelScope.Self)]
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
