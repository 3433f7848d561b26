using CsCheck;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Contracts.Routing;

/// <summary>A prompt that is too long goes to other groups, and to nothing that the key and its team do not allow.</summary>
[Category("Slow")]
internal sealed class ContextWindowLaws
{
    [Test]
    public void A_context_window_fallback_stays_in_scope_and_is_never_the_group_that_was_too_short() => Worlds.Case.Sample(
        asked =>
        {
            var world = asked.World with { ContextWindowFallbacks = asked.World.Fallbacks };
            var catalog = CompiledWorld.CatalogOf(world);
            var decision = RequestRouter.Decide(catalog, CompiledWorld.QuestionOf(asked.Caller, asked.Request));
            foreach (var hop in decision.Hops)
            {
                var longer = RequestRouter.DecideAfterContextWindow(catalog, decision, TooShort(hop));
                foreach (var next in longer.Hops)
                {
                    Assert.That(next.Group, Is.Not.SameAs(hop.Group));
                    Assert.That(next.Fallback, Is.Positive);
                    foreach (var id in CompiledWorld.IdsOf(next.Group, next.Eligible))
                    {
                        var member = world.Deployments.Single(d => d.Id == id);
                        Assert.That(asked.Caller.KeyScope is null || ReferenceRouter.IsInScope(world, member, asked.Caller.KeyScope), id);
                        Assert.That(asked.Caller.TeamScope is null || ReferenceRouter.IsInScope(world, member, asked.Caller.TeamScope), id);
                    }
                }
            }
        },
        iter: 5_000,
        print: asked => asked.ToString());

    [Test]
    public void The_groups_that_are_tried_are_the_context_window_fallbacks_and_not_the_ordinary_ones()
    {
        var world = new World
        {
            Deployments = [new("short", "s", ["region:eu"]), new("long", "l", ["region:eu"]), new("other", "o", ["region:eu"]), new("huge", "h", ["region:us"])],
            Fallbacks = SpecExample.Fallbacks(("short", "other")),
            ContextWindowFallbacks = SpecExample.Fallbacks(("short", "huge long")),
        };
        var catalog = CompiledWorld.CatalogOf(world);
        var decision = RequestRouter.Decide(catalog, CompiledWorld.QuestionOf(SpecExample.Key("region:eu"), new WorldRequest("short", [])));

        var longer = RequestRouter.DecideAfterContextWindow(catalog, decision, TooShort(decision.Hops[0]));
        var nowhere = RequestRouter.DecideAfterContextWindow(catalog, decision, TooShort(decision.Hops[1]));

        Assert.That(SpecExample.Describe(CompiledWorld.AnswerOf(longer)), Is.EqualTo("long: l"));
        Assert.That(SpecExample.Describe(CompiledWorld.AnswerOf(nowhere)), Is.EqualTo("no_deployments_with_tag_routing: short"));
    }

    private static ResolvedModel TooShort(Hop hop) => new(hop.Group, hop.Wildcard);
}
