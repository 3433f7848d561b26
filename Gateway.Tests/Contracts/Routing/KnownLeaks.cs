using static Gateway.Tests.Contracts.Routing.SpecExample;

namespace Gateway.Tests.Contracts.Routing;

/// <summary>
/// Ways in which gateways of this kind let a key reach a deployment it must not, each as a test that fails where the leak is open. The numbers are those of the
/// project's list; the ones that need a server (8, 11, 13, 16) are shown over HTTP.
/// </summary>
internal sealed class KnownLeaks
{
    private const string Nothing = "no_deployments_with_tag_routing: chat";

    private static readonly World Regions = new()
    {
        Deployments = Group("chat", "eu-1 region:eu tier:high", "us-1 region:us tier:high", "us-2 region:us", "pool default", "bare"),
    };

    [Test]
    public void Leak_1_the_tags_of_key_and_caller_are_not_one_list_of_which_any_match_will_do()
    {
        Assert.That(Ask(Regions, Key("region:eu"), "region:us"), Is.EqualTo("tags_not_allowed: region:us"));
        Assert.That(Ask(Regions, Key("region:eu tier:high"), "tier:high"), Is.EqualTo("chat: eu-1"), "the caller's own tag does not replace the key's");
    }

    [Test]
    public void Leak_2_an_untagged_request_in_a_group_without_a_default_stays_in_its_scope()
    {
        var noDefault = Regions with { Deployments = [.. Regions.Deployments.Where(d => d.Id != "pool")] };

        Assert.That(Ask(noDefault, Key("region:eu"), ""), Is.EqualTo("chat: eu-1"));
        Assert.That(Ask(noDefault with { Filtering = false }, Key("region:eu"), ""), Is.EqualTo("chat: eu-1"));
    }

    [Test]
    public void Leak_3_a_tag_that_a_fallback_group_does_not_know_does_not_land_on_its_default()
    {
        var world = new World
        {
            Deployments = [.. Group("chat", "eu region:eu"), .. Group("backup", "backup-pool default", "backup-bare")],
            Fallbacks = Fallbacks(("chat", "backup")),
        };

        Assert.That(Ask(world, Key("region:eu"), "region:eu"), Is.EqualTo("chat: eu"));
        Assert.That(Ask(world, Key("region:eu"), "!region:eu"), Is.EqualTo(Nothing));
        Assert.That(Ask(world, Key("region:mars"), "region:mars"), Is.EqualTo(Nothing));
    }

    [TestCase("us-1")]
    [TestCase("eu-1")]
    public void Leak_4_a_deployments_id_is_not_a_model(string id) =>
        Assert.That(Describe(CompiledWorld.Ask(new(Regions, Key("region:eu"), new(id, [])))), Is.EqualTo($"model_not_found: {id}"));

    [Test]
    public void Leak_4_a_deployments_id_is_not_a_fallback_or_the_target_of_an_alias()
    {
        var world = Regions with
        {
            Fallbacks = Fallbacks(("chat", "us-1")),
            DefaultFallbacks = ["us-1"],
            Aliases = new Dictionary<string, string> { ["shortcut"] = "us-1" },
        };

        Assert.That(Ask(world, Key("region:eu"), ""), Is.EqualTo("chat: eu-1"));
        Assert.That(Ask(world, Key("region:mars"), ""), Is.EqualTo(Nothing));
        Assert.That(Describe(CompiledWorld.Ask(new(world, Key(), new("shortcut", [])))), Is.EqualTo("model_not_found: shortcut"));
    }

    [Test]
    public void Leak_5_failing_open_drops_the_wish_and_never_the_policy()
    {
        var open = Regions with { Deployments = [.. Regions.Deployments.Select(d => d with { FailOpen = true })] };

        Assert.That(Ask(open, Key("region:eu"), "!tier:high"), Is.EqualTo("chat: eu-1"));
        Assert.That(Ask(open, Key("region:mars"), ""), Is.EqualTo(Nothing));
        Assert.That(Ask(open, Key("tier:high", team: "region:eu"), "!tier:high"), Is.EqualTo("chat: eu-1"));
    }

    [Test]
    public void Leak_6_failing_open_does_not_hide_a_fallback_that_complies()
    {
        var world = new World
        {
            Deployments =
            [
                new("chat", "slow", ["region:eu"]) { FailOpen = true }, .. Group("backup", "fast region:eu speed:fast"), .. Group("last", "slower region:eu"),
            ],
            Fallbacks = Fallbacks(("chat", "last backup")),
        };

        Assert.That(Ask(world, Key("region:eu speed:fast"), ""), Is.EqualTo("backup: fast"));
        Assert.That(Ask(world, Key("region:eu"), "!region:eu"), Is.EqualTo("chat: slow"), "only where no fallback complies");
        Assert.That(Ask(world, Key(), "&speed:fast"), Is.EqualTo("backup: fast"));
    }

    [Test]
    public void Leak_7_a_fallback_group_with_filtering_off_is_still_inside_the_scope()
    {
        var world = new World
        {
            Deployments =
            [
                .. Group("chat", "eu region:eu"),
                .. Group("backup", "backup-us region:us", "backup-bare", "backup-eu region:eu").Select(d => d with { Filtering = false }),
            ],
            Fallbacks = Fallbacks(("chat", "backup")),
        };

        Assert.That(Ask(world, Key("region:eu"), ""), Is.EqualTo("chat: eu then backup: backup-eu"));
        Assert.That(Ask(world, Key("region:us"), ""), Is.EqualTo("backup: backup-us"));
    }

    [TestCase("")]
    [TestCase("region:eu")]
    [TestCase("!region:us")]
    [TestCase("&region:eu")]
    [TestCase("tier:high")]
    [TestCase("!unheard-of")]
    public void Leak_9_a_teams_tags_hold_whatever_the_caller_sends(string tags)
    {
        Assert.That(Ask(Regions, Key("tier:high", team: "region:eu"), tags), Is.EqualTo("chat: eu-1"));
        Assert.That(Ask(Regions, Key(team: "region:eu tier:high"), tags), Is.EqualTo("chat: eu-1"));
        Assert.That(Ask(Regions, Key(enforced: "tier:high", team: "region:eu"), tags), Is.EqualTo("chat: eu-1"));
    }

    [Test]
    public void Leak_10_a_forged_user_agent_does_not_open_a_deployment_outside_the_scope()
    {
        var world = Regions with { Deployments = [.. Regions.Deployments.Select(d => d with { Patterns = ["curl"] })] };

        Assert.That(Ask(world, Key("region:eu"), "", "curl/8"), Is.EqualTo("chat: eu-1"));
        Assert.That(Ask(world, Key("region:mars"), "", "curl/8"), Is.EqualTo(Nothing));
        Assert.That(Ask(world with { Matching = "all" }, Key("region:eu"), "", "curl/8"), Is.EqualTo("chat: eu-1"));
    }

    [Test]
    public void Leak_12_a_resting_deployment_does_not_take_the_groups_filter_switch_with_it()
    {
        var world = new World
        {
            Deployments = [.. Group("chat", "slow slow", "pool default"), new("chat", "fast", ["fast"]) { Filtering = true }],
            Filtering = false,
        };
        var decision = CompiledWorld.Decide(new(world, Key(), new("chat", ["fast"])));
        var hop = decision.Hops[0];

        var awake = hop.Eligible.Without(hop.Group.Carriers("fast"));

        Assert.That(hop.Group.FiltersByTag, "read from all configured deployments");
        Assert.That(awake.IsEmpty, "the others are not what the caller asked for");
    }

    [Test]
    public void Leak_14_resting_deployments_leave_nothing_rather_than_the_default_pool()
    {
        var decision = CompiledWorld.Decide(new(Regions, Key(), new("chat", ["tier:high"])));
        var hop = decision.Hops.Single();

        var awake = hop.Eligible.Without(hop.Group.Carriers("tier:high"));

        Assert.That(CompiledWorld.IdsOf(hop.Group, hop.Eligible), Is.EqualTo(new[] { "eu-1", "us-1" }));
        Assert.That(awake.IsEmpty, "neither the pool nor an untagged deployment takes over");
    }

    [Test]
    public void Leak_15_default_fallbacks_do_not_serve_an_unknown_model()
    {
        var world = Regions with { DefaultFallbacks = ["chat"] };

        Assert.That(Describe(CompiledWorld.Ask(new(world, Key("region:eu"), new("nobody-knows", [])))), Is.EqualTo("model_not_found: nobody-knows"));
        Assert.That(
            Describe(CompiledWorld.Ask(new(world, Key("region:eu", models: "chat"), new("nobody-knows", [])))), Is.EqualTo("model_not_allowed: nobody-knows"));
    }

    private static string Ask(World world, WorldCaller caller, string tags, string? agent = null)
    {
        var asked = new WorldCase(world, caller, new WorldRequest("chat", List(tags), agent));
        var answer = CompiledWorld.Ask(asked);
        Assert.That(answer, Is.EqualTo(ReferenceRouter.Decide(asked)), "the reference");
        return Describe(answer);
    }
}
