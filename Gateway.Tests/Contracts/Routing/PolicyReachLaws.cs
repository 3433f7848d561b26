using Shared.Contracts.Routing;

namespace Gateway.Tests.Contracts.Routing;

/// <summary>A report of what a policy can reach says neither more nor less than requests show.</summary>
[Category("Slow")]
public sealed class PolicyReachLaws
{
    private static readonly string[] NoNames = [];

    private static readonly ModelCatalog Catalog = new(
        1,
        RoutingRules.Default,
        [Group("gpt-4"), Group("openai/*"), Group("openai/gpt-*"), Group("*")],
        new Dictionary<string, string> { ["fast"] = "openai/gpt-4" });

    [TestCase(new string[0], new string[0], "gpt-4 openai/* openai/gpt-* *")]
    [TestCase(new[] { "gpt-4" }, new string[0], "gpt-4")]
    [TestCase(new[] { "fast" }, new string[0], "openai/gpt-*")]
    [TestCase(new[] { "openai/o3" }, new string[0], "openai/*")]
    [TestCase(new[] { "openai/gpt-4*" }, new string[0], "openai/gpt-*")]
    [TestCase(new[] { "openai/*" }, new[] { "openai/g*" }, "openai/* openai/gpt-*")]
    [TestCase(new[] { "openai/gpt-4" }, new[] { "openai/o*" }, "")]
    [TestCase(new[] { "mistral/*" }, new[] { "mistral/large" }, "*")]
    [TestCase(new[] { "g*" }, new string[0], "gpt-4 *")]
    public void A_group_is_reached_where_some_name_that_both_lists_allow_means_it(string[] keyModels, string[] teamModels, string groups)
    {
        var policy = new CallerPolicy(null, null, false, new ModelAllowList(keyModels), new ModelAllowList(teamModels));

        var reached = PolicyReach.Of(Catalog, policy).Select(chain => chain.Group.Name);

        Assert.That(string.Join(' ', reached), Is.EqualTo(groups));
    }

    [TestCase("gpt-4")]
    [TestCase("openai/gpt-4")]
    [TestCase("openai/o3")]
    [TestCase("fast")]
    [TestCase("anything")]
    public void Whatever_a_request_can_be_sent_to_is_in_the_report(string model)
    {
        foreach (var models in new[] { NoNames, ["gpt-*"], ["openai/*"], ["openai/g*"], ["*"], [model] })
        {
            var policy = new CallerPolicy(null, null, false, new ModelAllowList(models), ModelAllowList.All);
            var decision = RequestRouter.Decide(Catalog, new RoutingQuestion(policy, model, CallerTags.None, null));

            var reached = PolicyReach.Of(Catalog, policy).Select(chain => chain.Group);

            Assert.That(decision.Hops.Select(hop => hop.Group), Is.SubsetOf(reached), string.Join(' ', models));
        }
    }

    private static ModelGroup Group(string name) => new(
        name,
        [
            new Deployment
            {
                Id = name,
                Index = 0,
                Tags = [],
                Upstream = new Upstream
                {
                    Provider = UpstreamProvider.Mock, Model = name, Timeout = TimeSpan.FromSeconds(1), StreamTimeout = TimeSpan.FromSeconds(1),
                },
            },
        ],
        filtersByTag: false,
        allowsFailOpen: false);
}
