using System.Reflection;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Contracts.Routing;

/// <summary>Only a decision makes a dispatch, and only for its own request, its own hops and their eligible deployments.</summary>
[Category("Slow")]
internal sealed class DispatchLaws
{
    private static readonly World TwoRegions = new()
    {
        Deployments =
        [
            new("chat", "eu-1", ["region:eu"]), new("chat", "us-1", ["region:us"]), new("chat", "us-2", ["region:us"]),
            new("other", "eu-9", ["region:eu"]), new("openai/*", "star", ["region:eu"]),
        ],
        Fallbacks = new Dictionary<string, IReadOnlyList<string>> { ["chat"] = ["other"] },
    };

    [Test]
    public void An_eligible_deployment_is_dispatched_with_the_question_that_was_decided()
    {
        var decision = Decide("region:eu", "chat");
        var hop = decision.Hops[0];

        var dispatch = decision.Dispatch(hop, hop.Group.Deployments[0]);

        Assert.That(dispatch.Deployment.Id, Is.EqualTo("eu-1"));
        Assert.That(dispatch.Question, Is.SameAs(decision.Question));
        Assert.That(dispatch.Generation, Is.EqualTo(decision.Generation));
    }

    [Test]
    public void A_deployment_that_is_not_eligible_is_never_dispatched()
    {
        var decision = Decide("region:eu", "chat");
        var hop = decision.Hops[0];

        Assert.That(() => decision.Dispatch(hop, hop.Group.Deployments[1]), Throws.InvalidOperationException.With.Message.Contains("us-1"));
    }

    [Test]
    public void A_deployment_of_another_group_at_an_eligible_place_is_never_dispatched()
    {
        var decision = Decide("region:eu", "chat");

        Assert.That(() => decision.Dispatch(decision.Hops[0], decision.Hops[1].Group.Deployments[0]), Throws.InvalidOperationException);
    }

    [Test]
    public void A_deployment_whose_place_the_group_does_not_have_is_never_dispatched()
    {
        var decision = Decide("region:eu", "other");
        var stranger = Decide("region:us", "chat").Hops[0].Group.Deployments[2];

        Assert.That(() => decision.Dispatch(decision.Hops[0], stranger), Throws.InvalidOperationException);
    }

    [Test]
    public void A_deployment_of_another_configuration_is_never_dispatched_even_with_the_same_id()
    {
        var decision = Decide("region:eu", "chat");
        var reloaded = Decide("region:eu", "chat").Hops[0].Group.Deployments[0];

        Assert.That(() => decision.Dispatch(decision.Hops[0], reloaded), Throws.InvalidOperationException);
    }

    [Test]
    public void A_hop_that_was_decided_for_another_key_is_never_dispatched()
    {
        var catalog = CompiledWorld.CatalogOf(TwoRegions);
        var european = Decide(catalog, "region:eu", "chat");
        var american = Decide(catalog, "region:us", "chat").Hops[0];

        Assert.That(() => european.Dispatch(american, american.Group.Deployments[1]), Throws.InvalidOperationException);
    }

    [Test]
    public void A_refusal_dispatches_nothing()
    {
        var catalog = CompiledWorld.CatalogOf(TwoRegions);
        var refused = Decide(catalog, "region:mars", "chat");
        var hop = Decide(catalog, "region:eu", "chat").Hops[0];

        Assert.That(refused.Refusal, Is.Not.Null);
        Assert.That(() => refused.Dispatch(hop, hop.Group.Deployments[0]), Throws.InvalidOperationException);
    }

    [TestCase(typeof(Dispatch))]
    [TestCase(typeof(RoutingDecision))]
    [TestCase(typeof(Hop))]
    [TestCase(typeof(Narrowing))]
    public void Nobody_outside_the_routing_core_can_make_one(Type type) =>
        Assert.That(type.GetConstructors(BindingFlags.Instance | BindingFlags.Public), Is.Empty);

    [Test]
    public void The_star_of_an_upstream_model_becomes_what_the_groups_star_matched()
    {
        var upstream = new Upstream { Provider = UpstreamProvider.OpenAi, Model = "prefix-*", Timeout = TimeSpan.FromSeconds(1), StreamTimeout = TimeSpan.FromSeconds(1) };
        var group = new ModelGroup("openai/*", [new Deployment { Id = "d", Index = 0, Tags = [], Upstream = upstream }], false, false);
        var catalog = new ModelCatalog(7, RoutingRules.Default, [group], new Dictionary<string, string>());
        var decision = RequestRouter.Decide(catalog, new RoutingQuestion(CallerPolicy.Unrestricted, "openai/gpt-4o", CallerTags.None, null));

        var dispatch = decision.Dispatch(decision.Hops[0], group.Deployments[0]);

        Assert.That(dispatch.UpstreamModel, Is.EqualTo("prefix-gpt-4o"));
        Assert.That(dispatch.Generation, Is.EqualTo(7));
    }

    private static RoutingDecision Decide(string scope, string model) => Decide(CompiledWorld.CatalogOf(TwoRegions), scope, model);

    private static RoutingDecision Decide(ModelCatalog catalog, string scope, string model) =>
        RequestRouter.Decide(catalog, CompiledWorld.QuestionOf(new WorldCaller { KeyScope = [scope] }, new WorldRequest(model, [])));
}
