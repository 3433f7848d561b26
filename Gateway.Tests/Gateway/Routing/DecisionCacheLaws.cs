using CsCheck;
using Gateway.Api.Routing;
using Gateway.Tests.Contracts.Routing;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Gateway.Routing;

/// <summary>Remembering decisions never changes one, however many keys and requests share the memory.</summary>
[Category("Slow")]
internal sealed class DecisionCacheLaws
{
    /// <summary>Many callers and requests to one world, each asked twice, in a memory so small that it keeps forgetting.</summary>
    [Test]
    public void A_remembered_decision_is_the_decision() => Gen.Select(
        Worlds.World, Worlds.Caller.Array[1, 6], Worlds.Request.Array[1, 6], Gen.Int[1, 20]).Sample(
        (world, callers, requests, capacity) =>
        {
            var catalog = CompiledWorld.CatalogOf(world);
            var cache = new DecisionCache(capacity);
            foreach (var (caller, request) in callers.SelectMany(_ => requests, (caller, request) => (caller, request)).SelectMany(pair => new[] { pair, pair }))
            {
                var decision = RequestRouter.Decide(catalog, CompiledWorld.QuestionOf(caller, request), cache.Select);
                var asked = new WorldCase(world, caller, request);
                Assert.That(CompiledWorld.AnswerOf(decision), Is.EqualTo(ReferenceRouter.Decide(asked)), asked.ToString());
            }

            Assert.That(cache.Count, Is.LessThanOrEqualTo(2 * capacity));
        },
        iter: 1_000);
}
