using CsCheck;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Contracts.Routing;

/// <summary>What can never happen (docs/routing.md), as properties over generated worlds. In scope is always judged by the reference, never by the code under test.</summary>
[Category("Slow")]
internal sealed class RoutingLaws
{
    private const int Cases = 10_000;

    [Test]
    public void Every_eligible_deployment_of_every_hop_is_in_scope_for_the_key_and_for_its_team() => Worlds.Case.Sample(
        asked => CompiledWorld.ReachedBy(CompiledWorld.Decide(asked)).IsSubsetOf(InScope(asked.World, asked.Caller)),
        iter: Cases,
        print: asked => asked.ToString());

    [Test]
    public void No_request_reaches_the_deployment_of_another_team_whatever_it_names_or_adds() => Worlds.Case.Sample(
        asked => CompiledWorld.ReachedBy(CompiledWorld.Decide(asked)).IsSubsetOf(asked.World.Deployments.Where(d => d.Team is null || d.Team == asked.Caller.Team).Select(d => d.Id).ToHashSet()),
        iter: Cases,
        print: asked => asked.ToString());

    [Test]
    public void An_access_group_taken_off_a_list_that_keeps_a_name_never_enlarges_what_is_reached() => Gen.Select(Worlds.Case, Gen.OneOf("beta", "gold")).Sample(
        (asked, group) =>
        {
            var closed = WithoutPatternsAndFailOpen(asked);
            var wide = closed with { Caller = closed.Caller with { KeyModels = [.. closed.Caller.KeyModels, group, "kept"] } };
            var narrow = closed with { Caller = closed.Caller with { KeyModels = [.. closed.Caller.KeyModels.Where(m => m != group), "kept"] } };
            return CompiledWorld.ReachedBy(CompiledWorld.Decide(narrow)).IsSubsetOf(CompiledWorld.ReachedBy(CompiledWorld.Decide(wide)));
        },
        iter: Cases,
        print: t => $"{t.Item1} {t.Item2}");

    [Test]
    public void Nothing_a_caller_adds_to_a_request_takes_it_beyond_its_scope() => Gen.Select(
        Worlds.Case, Worlds.CallerTag.Array[1, 4], Gen.OneOf("curl/8", "codexbot", "codex bot")).Sample(
        (asked, added, agent) =>
        {
            var more = asked with { Request = asked.Request with { Tags = [.. asked.Request.Tags, .. added], UserAgent = agent } };
            var reached = CompiledWorld.ReachedBy(CompiledWorld.Decide(asked));
            reached.UnionWith(CompiledWorld.ReachedBy(CompiledWorld.Decide(more)));
            return reached.IsSubsetOf(InScope(asked.World, asked.Caller));
        },
        iter: Cases);

    [Test]
    public void Under_a_scope_adding_an_excluding_or_a_requiring_tag_only_narrows() => Gen.Select(
        Scoped, Gen.OneOf("!", "&"), Gen.OneOf(Worlds.PolicyTags)).Sample(
        (asked, mark, tag) =>
        {
            var plain = WithoutPatternsAndFailOpen(asked);
            var more = plain with { Request = plain.Request with { Tags = [.. plain.Request.Tags, mark + tag] } };
            return CompiledWorld.ReachedBy(CompiledWorld.Decide(more)).IsSubsetOf(CompiledWorld.ReachedBy(CompiledWorld.Decide(plain)));
        },
        iter: Cases);

    [Test]
    public void Doing_without_fallbacks_and_sending_an_extra_body_only_narrow() => Gen.Select(Worlds.Case, Gen.Bool, Gen.Bool).Sample(
        (asked, alone, extra) =>
        {
            // A group fails open only where no fallback selects anything: without fallbacks it may, within the scope, where it did not with them.
            var closed = asked with { World = asked.World with { Deployments = [.. asked.World.Deployments.Select(d => d with { FailOpen = false })] } };
            var plain = closed with { Request = asked.Request with { DisablesFallbacks = false, HasExtraBody = false } };
            var less = closed with { Request = asked.Request with { DisablesFallbacks = alone, HasExtraBody = extra } };
            return CompiledWorld.ReachedBy(CompiledWorld.Decide(less)).IsSubsetOf(CompiledWorld.ReachedBy(CompiledWorld.Decide(plain)));
        },
        iter: Cases);

    [Test]
    public void Hosted_tools_and_remote_addresses_refuse_or_change_nothing_and_a_shorter_list_never_allows_more() => Gen.Select(Worlds.Case, Gen.Bool).Sample(
        (asked, ofKey) =>
        {
            var bare = asked with { Request = asked.Request with { HostedTools = [], RemoteUrl = null } };
            var (given, without) = (CompiledWorld.Ask(asked), CompiledWorld.Ask(bare));
            var isRefusal = given.Code is "hosted_tool_not_allowed" or "remote_url_not_allowed";
            if (!isRefusal) Assert.That(given, Is.EqualTo(without));
            var off = asked with { World = asked.World with { ResidencyFacet = null } };
            Assert.That(CompiledWorld.Ask(off), Is.EqualTo(without), "without the facet nothing hangs on them");

            var shorter = asked with { Caller = ofKey ? asked.Caller with { KeyHostedTools = [] } : asked.Caller with { TeamHostedTools = [] } };
            Assert.That(CompiledWorld.ReachedBy(CompiledWorld.Decide(shorter)), Is.SubsetOf(CompiledWorld.ReachedBy(CompiledWorld.Decide(asked))));
        },
        iter: Cases,
        print: t => t.Item1.ToString());

    [Test]
    public void Taking_a_tag_out_of_a_facet_that_keeps_another_never_enlarges_the_reachable_set() => Gen.Select(Scoped, Gen.Int[0, 9]).Sample(
        (asked, pick) =>
        {
            var scope = asked.Caller.KeyScope!;
            var spare = scope.Distinct().Where(tag => scope.Distinct().Count(t => ReferenceRouter.FacetOf(t) == ReferenceRouter.FacetOf(tag)) > 1).ToList();
            if (spare.Count == 0) return;
            var removed = spare[pick % spare.Count];
            AssertNarrower(asked, [.. scope.Where(tag => tag != removed)]);
        },
        iter: Cases,
        print: t => $"{t.Item1} {t.Item2}");

    [Test]
    public void Naming_a_further_facet_never_enlarges_the_reachable_set() => Gen.Select(Scoped, Gen.OneOf(Worlds.PolicyTags)).Sample(
        (asked, tag) =>
        {
            var scope = asked.Caller.KeyScope!;
            if (scope.Any(own => ReferenceRouter.FacetOf(own) == ReferenceRouter.FacetOf(tag))) return;
            AssertNarrower(asked, [.. scope, tag]);
        },
        iter: Cases,
        print: t => $"{t.Item1} {t.Item2}");

    [Test]
    public void A_team_scope_and_a_key_scope_together_reach_what_each_of_them_reaches() => Gen.Select(Worlds.World, Worlds.Scope, Worlds.Scope).Sample(
        (world, team, key) =>
        {
            var both = ReachedInAllGroups(world, new WorldCaller { TeamScope = team, KeyScope = key });
            var teamAlone = ReachedInAllGroups(world, new WorldCaller { TeamScope = team });
            var keyAlone = ReachedInAllGroups(world, new WorldCaller { KeyScope = key });
            return both.SetEquals(teamAlone.Intersect(keyAlone));
        },
        iter: Cases);

    [Test]
    public void An_empty_scope_reaches_nothing_whatever_is_asked() => Gen.Select(Worlds.Case, Gen.Bool).Sample(
        (asked, onTheTeam) =>
        {
            var caller = onTheTeam ? asked.Caller with { TeamScope = [] } : asked.Caller with { KeyScope = [] };
            return CompiledWorld.Decide(asked with { Caller = caller }).Hops.Count == 0;
        },
        iter: Cases);

    [Test]
    public void A_fallback_group_gives_what_it_gives_when_it_is_asked_for_by_itself() => Worlds.Case.Sample(
        asked =>
        {
            var catalog = CompiledWorld.CatalogOf(asked.World);
            var decision = RequestRouter.Decide(catalog, CompiledWorld.QuestionOf(asked.Caller, asked.Request));
            // Which of a group's deployments an access group opens depends on the name that leads there.
            return decision.Hops.Where(hop => hop.Group.AccessGroups.Count == 0).All(hop => hop.Eligible == (hop.Chain.FailedOpen
                ? Selection.FailOpen(hop.Group, decision.Question.Policy, catalog.Rules)
                : RequestRouter.Select(catalog, hop.Group, decision.Question)).Left
                .And(hop.Group.Serving(decision.Question.Operation!.Value)).And(asked.Request.HasExtraBody ? hop.Group.TakingExtraBody : hop.Group.All));
        },
        iter: Cases,
        print: asked => asked.ToString());

    [Test]
    public void Fallbacks_never_change_what_the_requested_group_gives() => Worlds.Case.Sample(
        asked =>
        {
            var alone = asked.World with { Fallbacks = new Dictionary<string, IReadOnlyList<string>>(), DefaultFallbacks = [] };
            var with = CompiledWorld.Ask(asked).Hops.FirstOrDefault(hop => hop.Fallback == 0 && !hop.FailedOpen);
            var without = CompiledWorld.Ask(asked with { World = alone }).Hops.FirstOrDefault(hop => !hop.FailedOpen);
            return Equals(with, without);
        },
        iter: Cases,
        print: asked => asked.ToString());

    [Test]
    public void The_order_of_tags_in_a_scope_on_a_deployment_or_in_a_request_does_not_matter() => Worlds.Case.Sample(
        asked =>
        {
            var world = asked.World with { Deployments = [.. asked.World.Deployments.Select(d => d with { Tags = [.. d.Tags.Reverse()] })] };
            var caller = asked.Caller with { KeyScope = asked.Caller.KeyScope?.Reverse().ToList(), TeamScope = asked.Caller.TeamScope?.Reverse().ToList() };
            var request = asked.Request with { Tags = [.. asked.Request.Tags.Reverse()] };
            var one = CompiledWorld.Ask(asked);
            var other = CompiledWorld.Ask(new WorldCase(world, caller, request));
            // Which of several refused tags is named does follow the order in which the caller sent them.
            return one.Code == other.Code && one.Hops.SequenceEqual(other.Hops);
        },
        iter: Cases,
        print: asked => asked.ToString());

    [Test]
    public void Two_keys_with_equal_policy_are_equal_and_decide_equally() => Worlds.Case.Sample(
        asked =>
        {
            var caller = asked.Caller;
            var twin = caller with { KeyScope = caller.KeyScope?.Reverse().Concat(caller.KeyScope).ToList(), KeyModels = [.. caller.KeyModels] };
            var (one, other) = (CompiledWorld.PolicyOf(caller), CompiledWorld.PolicyOf(twin));
            return one == other
                && one.GetHashCode() == other.GetHashCode()
                && CompiledWorld.Ask(asked).Equals(CompiledWorld.Ask(asked with { Caller = twin }));
        },
        iter: Cases,
        print: asked => asked.ToString());

    /// <summary>Cases whose key has a scope that names something.</summary>
    private static readonly Gen<WorldCase> Scoped = Gen.Select(Worlds.Case, Worlds.Scope).Select((asked, scope) =>
        asked with { Caller = asked.Caller with { KeyScope = scope.Count > 0 ? scope : ["region:eu", "region:us"] } });

    /// <summary>
    /// The narrower scope reaches no deployment that the wider one does not, in any group; no request under it leaves the wider one; and a request that both admit
    /// gets no more. For that last one patterns and failing open are left out: what they look at is what is left, so less left can turn them off or on.
    /// </summary>
    private static void AssertNarrower(WorldCase asked, IReadOnlyList<string> narrower)
    {
        var narrow = asked with { Caller = asked.Caller with { KeyScope = narrower } };
        var wideReach = ReachedInAllGroups(asked.World, asked.Caller);
        Assert.That(ReachedInAllGroups(asked.World, narrow.Caller), Is.SubsetOf(wideReach));
        Assert.That(CompiledWorld.ReachedBy(CompiledWorld.Decide(narrow)), Is.SubsetOf(InScope(asked.World, asked.Caller)));

        var before = CompiledWorld.Decide(WithoutPatternsAndFailOpen(asked));
        if (before.Refusal?.Reason == RefusalReason.TagsNotAllowed) return;
        Assert.That(
            CompiledWorld.ReachedBy(CompiledWorld.Decide(WithoutPatternsAndFailOpen(narrow))), Is.SubsetOf(CompiledWorld.ReachedBy(before)));
    }

    private static WorldCase WithoutPatternsAndFailOpen(WorldCase asked) => asked with
    {
        World = asked.World with { Deployments = [.. asked.World.Deployments.Select(d => d with { Patterns = [], FailOpen = false })] },
    };

    /// <summary>By the page, not by the router.</summary>
    private static HashSet<string> InScope(World world, WorldCaller caller) =>
    [
        .. world.Deployments
            .Where(d => caller.KeyScope is null || ReferenceRouter.IsInScope(world, d, caller.KeyScope))
            .Where(d => caller.TeamScope is null || ReferenceRouter.IsInScope(world, d, caller.TeamScope))
            .Select(d => d.Id),
    ];

    private static HashSet<string> ReachedInAllGroups(World world, WorldCaller caller)
    {
        var catalog = CompiledWorld.CatalogOf(world);
        var policy = CompiledWorld.PolicyOf(caller);
        return [.. catalog.Groups.SelectMany(group => CompiledWorld.IdsOf(group, Selection.InScope(group, policy, catalog.Rules).Left))];
    }
}
