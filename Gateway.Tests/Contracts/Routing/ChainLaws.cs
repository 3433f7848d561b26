using CsCheck;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Contracts.Routing;

/// <summary>A decision is a chain of sets, each inside the one before it, and the explanation is read off the same chain.</summary>
[Category("Slow")]
internal sealed class ChainLaws
{
    private const int Cases = 5_000;

    [Test]
    public void Each_step_of_a_chain_is_a_subset_of_the_one_before_it() => ForEveryChain((_, chain) =>
    {
        var before = chain.Group.All;
        foreach (var step in chain.Steps)
        {
            Assert.That(step.Left.IsSubsetOf(before), $"{step.Rule} brought a deployment back");
            before = step.Left;
        }

        Assert.That(chain.Left, Is.EqualTo(before), "what is left is what the last step left");
    });

    [Test]
    public void The_rules_of_a_chain_run_in_the_order_in_which_they_are_listed() => ForEveryChain((_, chain) =>
        Assert.That(chain.Steps.Select(step => (int)step.Rule), Is.Ordered));

    [Test]
    public void A_deployment_is_eligible_if_and_only_if_no_rule_is_against_it() => ForEveryChain((_, chain) =>
        Assert.That(
            chain.Group.Deployments.Where(d => Explanation.FirstRuleAgainst(chain, d) is null).Select(d => d.Index),
            Is.EqualTo(chain.Group.Deployments.Where(d => chain.Left.Contains(d.Index)).Select(d => d.Index))));

    [Test]
    public void The_rule_named_against_a_deployment_is_the_first_of_the_page_that_takes_it_out() => ForEveryChain((asked, chain) =>
    {
        foreach (var deployment in chain.Group.Deployments)
        {
            if (Explanation.FirstRuleAgainst(chain, deployment) is not { } named) continue;
            var member = asked.World.Deployments.Single(d => d.Id == deployment.Id);
            var first = FirstOfThePage(asked, chain, member);
            var expected = first is null ? new[] { RoutingRule.PositiveTags, RoutingRule.DefaultTag } : [first.Value];
            Assert.That(expected, Does.Contain(named), $"{deployment.Id} in {asked}");
        }
    });

    [Test]
    public void Taking_resting_deployments_out_never_widens_and_never_leaves_the_scope() => Gen.Select(Worlds.Case, Gen.Int[0, 31], Gen.Double.Unit).Sample(
        (asked, resting, random) =>
        {
            foreach (var hop in CompiledWorld.Decide(asked).Hops)
            {
                var size = hop.Group.Deployments.Count;
                var asleep = DeploymentSet.Of(size, Enumerable.Range(0, size).Where(i => (resting & (1 << i)) != 0));
                var awake = hop.Eligible.Without(asleep);
                Assert.That(awake.IsSubsetOf(hop.Eligible));
                if (awake.IsEmpty) continue;

                var chosen = DeploymentChoice.Weighted(hop.Group, DeploymentChoice.LowestOrder(hop.Group, awake), random);
                Assert.That(hop.Eligible.Contains(chosen.Index), $"{chosen} was chosen");
                Assert.That(asleep.Contains(chosen.Index), Is.False, $"{chosen} rests");
            }
        },
        iter: Cases,
        print: t => $"{t.Item1} resting {t.Item2} random {t.Item3}");

    [Test]
    public void The_hops_of_a_decision_are_the_considered_groups_of_which_something_is_left() => Worlds.Case.Sample(
        asked =>
        {
            var decision = CompiledWorld.Decide(asked);
            Assert.That(decision.Hops, Is.EqualTo(decision.Considered.Where(hop => !hop.Eligible.IsEmpty)));
            Assert.That(decision.Hops.Count == 0, Is.EqualTo(decision.Refusal is not null), "no hop, and only then a refusal");
        },
        iter: Cases,
        print: asked => asked.ToString());

    [Test]
    public void Keeping_a_deployment_that_was_dropped_does_not_bring_it_back()
    {
        var world = new World { Deployments = [new("g", "eu", ["region:eu"]), new("g", "us", ["region:us"])] };
        var group = CompiledWorld.CatalogOf(world).Groups[0];
        var chain = new Narrowing(group).Keep(RoutingRule.KeyScope, group.Carriers("region:eu"));

        chain.Keep(RoutingRule.PositiveTags, group.All);

        Assert.That(CompiledWorld.IdsOf(group, chain.Left), Is.EqualTo(new[] { "eu" }));
    }

    /// <summary>The chains of every group of every world, whether or not the request would get that far, and the chains of failing open.</summary>
    private static void ForEveryChain(Action<WorldCase, Narrowing> check) => Worlds.Case.Sample(
        asked =>
        {
            var catalog = CompiledWorld.CatalogOf(asked.World);
            var question = CompiledWorld.QuestionOf(asked.Caller, asked.Request);
            foreach (var group in catalog.Groups)
            {
                check(asked, RequestRouter.Select(catalog, group, question));
                check(asked, Selection.FailOpen(group, question.Policy, catalog.Rules));
            }
        },
        iter: Cases,
        print: asked => asked.ToString());

    /// <summary>The first of the rules that look at one deployment alone; null where only a rule that looks at its neighbours can be against it.</summary>
    private static RoutingRule? FirstOfThePage(WorldCase asked, Narrowing chain, WorldDeployment member)
    {
        var (world, caller, request) = asked;
        if (member.Team is not null && member.Team != caller.Team) return RoutingRule.OtherTeam;
        if (!chain.FailedOpen && member.AccessGroups.Count + world.Deployments.Count(d => d.Group == member.Group && d.AccessGroups.Count > 0) > 0
            && !ReferenceRouter.IsOwn(world, caller, member, request.Model)) return RoutingRule.AccessGroup;
        if (caller.TeamScope is { } team && !ReferenceRouter.IsInScope(world, member, team)) return RoutingRule.TeamScope;
        if (caller.KeyScope is { } key && !ReferenceRouter.IsInScope(world, member, key)) return RoutingRule.KeyScope;
        if (chain.FailedOpen) return RoutingRule.DefaultTag;
        var wish = ReferenceWish.Read(request.Tags);
        if (wish.Excluded.Any(member.Tags.Contains)) return RoutingRule.ExcludedTag;
        return wish.Required.All(member.Tags.Contains) ? null : RoutingRule.RequiredTag;
    }
}
