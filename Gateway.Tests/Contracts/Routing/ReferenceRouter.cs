using System.Text.RegularExpressions;
using Gateway.Tests.Contracts.Places;

namespace Gateway.Tests.Contracts.Routing;

/// <summary>
/// docs/routing.md a second time: slow, with lists and strings, in the words and the order of the page, and sharing nothing with the router it judges.
/// </summary>
internal static class ReferenceRouter
{
    public static Answer Decide(WorldCase asked) => Decide(asked, tooShort: null);

    /// <summary>
    /// Where a request goes whose prompt was too long for a group: "<c>context_window_fallbacks</c> are tried instead", and what a request may not reach leads nowhere.
    /// </summary>
    public static Answer DecideAfterContextWindow(WorldCase asked, string tooShort) =>
        Decide(asked).Hops.Any(hop => hop.Group == tooShort) ? Decide(asked, tooShort) : Answer.Routed([]);

    private static Answer Decide(WorldCase asked, string? tooShort)
    {
        var (world, caller, request) = asked;
        // With enforced_tags the caller's tags are dropped unread.
        var wish = ReferenceWish.Read(caller.Enforced ? [] : request.Tags);
        List<IReadOnlyList<string>> scopes = [.. new[] { caller.TeamScope, caller.KeyScope }.OfType<IReadOnlyList<string>>()];

        // "When several refusals apply, the first of this order is given."
        if (!MayName(world, caller, request.Model)) return Answer.Refused("model_not_allowed", request.Model);
        if (GroupOf(world, request.Model) is not { } requested) return Answer.Refused("model_not_found", request.Model);
        if (scopes.Count > 0 && wish.Positive.Concat(wish.Required).FirstOrDefault(tag => !IsAdmitted(tag, scopes)) is { } refused)
            return Answer.Refused("tags_not_allowed", refused);
        // "A key that is kept to a place is one whose scope, its own or its team's, names the facet."
        var isKept = world.ResidencyFacet is not null && scopes.Exists(scope => scope.Any(tag => FacetOf(tag) == world.ResidencyFacet));
        if (isKept && world.DeniesHostedTools && request.HostedTools.FirstOrDefault(tool => !MayUse(caller, tool)) is { } hosted)
            return Answer.Refused("hosted_tool_not_allowed", hosted);
        if (isKept && world.DeniesRemoteUrls && request.RemoteUrl is { } remote) return Answer.Refused("remote_url_not_allowed", remote);

        var order = new List<string> { requested };
        var names = new List<string> { request.Model };
        if (tooShort is not null) (order[0], names[0]) = (tooShort, tooShort);
        // "disable_fallbacks": no fallback group is tried.
        if (!request.DisablesFallbacks)
            AddFallbacks(world, caller, order[0], group => tooShort is null ? FallbacksOf(world, group) : LongerThan(world, group), order, names);

        var hops = HopsOf(failedOpen: false, (members, own) => Selected(world, members, own, scopes, wish, request.UserAgent));
        // Only when no fallback selects anything either: a group that fails open must not hide a fallback that complies.
        if (hops.Count == 0) hops = HopsOf(failedOpen: true, (members, own) => FailedOpen(world, members, own, scopes));
        if (hops.Count == 0) return Answer.Refused("no_deployments_with_tag_routing", request.Model);
        // "Of what was selected, those stay that serve the operation."
        var serving = world.Deployments.Where(d => !d.NotServed.Contains(request.Operation)).Select(d => d.Id).ToList();
        var isServed = hops.All(hop => hop.Eligible.Any(serving.Contains));
        hops = [.. hops.Select(hop => hop with { Eligible = [.. hop.Eligible.Where(serving.Contains)] }).Where(hop => hop.Eligible.Count > 0)];
        if (!request.HasExtraBody) return hops.Count > 0 ? Answer.Routed(hops) : Answer.Refused("operation_not_served", request.Model);
        // "Of what was selected, those stay that take one": last of all, so that no group fails open for want of it.
        var taking = world.Deployments.Where(d => d.TakesExtraBody).Select(d => d.Id).ToList();
        hops = [.. hops.Select(hop => hop with { Eligible = [.. hop.Eligible.Where(taking.Contains)] }).Where(hop => hop.Eligible.Count > 0)];
        if (hops.Count > 0) return Answer.Routed(hops);
        return Answer.Refused(isServed ? "unsupported_parameter" : "operation_not_served", request.Model);

        List<AnswerHop> HopsOf(bool failedOpen, Func<List<WorldDeployment>, List<WorldDeployment>, List<WorldDeployment>> keep) =>
        [
            .. order.Select((group, i) => new AnswerHop(
                    group, i, StarOf(world, group, names[i]), failedOpen,
                    [.. keep(MembersOf(world, group), [.. MembersOf(world, group).Where(d => IsOwn(world, caller, d, names[i]) && !LeavesThePlace(world, d, names[i], scopes))]).Select(d => d.Id)]))
                .Where(hop => hop.Eligible.Count > 0 && hop.Group != tooShort),
        ];
    }

    /// <summary><i>A deployment is in scope</i>. A scope that names nothing reaches nothing.</summary>
    public static bool IsInScope(World world, WorldDeployment deployment, IReadOnlyList<string> scope) =>
        scope.Count > 0 && scope.GroupBy(FacetOf).All(facet =>
        {
            var carried = deployment.Tags.Where(tag => FacetOf(tag) == facet.Key).ToList();
            var plain = facet.Key is null || world.RelaxedFacets.Contains(facet.Key);
            return plain ? carried.Any(facet.Contains) : carried.Count > 0 && carried.All(facet.Contains);
        });

    public static string? FacetOf(string tag) => tag.Contains(':', StringComparison.Ordinal) ? tag.Split(':', 2)[0] : null;

    public static List<WorldDeployment> MembersOf(World world, string group) => [.. world.Deployments.Where(d => d.Group == group)];

    /// <summary><i>Whose a deployment is</i>: of no other team, and named by both lists of models, itself or by one of its access groups.</summary>
    public static bool IsOwn(World world, WorldCaller caller, WorldDeployment deployment, string name) =>
        (deployment.Team is null || deployment.Team == caller.Team)
        && new[] { caller.KeyModels, caller.TeamModels }.All(list => Lists(world, list, name) || list.Any(deployment.AccessGroups.Contains));

    /// <summary><i>A caller tag is admitted</i>: one scope names it, and every scope that names its facet names the tag itself.</summary>
    private static bool IsAdmitted(string tag, List<IReadOnlyList<string>> scopes) =>
        scopes.Any(scope => scope.Contains(tag)) && scopes.All(scope => scope.Contains(tag) || scope.All(own => FacetOf(own) != FacetOf(tag)));

    /// <summary><i>Hosted tools</i>: the lists that are there must all name the tool, and one must be there.</summary>
    private static bool MayUse(WorldCaller caller, string tool)
    {
        List<IReadOnlyList<string>> lists = [.. new[] { caller.KeyHostedTools, caller.TeamHostedTools }.OfType<IReadOnlyList<string>>()];
        return lists.Count > 0 && lists.All(list => list.Any(name => name == "*" || Regex.IsMatch(tool, $"^{Regex.Escape(name)}([_-][0-9][0-9_-]*)?\\z")));
    }

    /// <summary><i>Selection</i>, steps 1 to 5, over the members that are in scope.</summary>
    private static List<WorldDeployment> Selected(
        World world, List<WorldDeployment> members, List<WorldDeployment> own, List<IReadOnlyList<string>> scopes, ReferenceWish wish, string? userAgent)
    {
        var left = InScope(world, own, scopes);
        if (!FiltersByTag(world, members)) return left;

        left = [.. left.Where(d => !wish.Excluded.Any(d.Tags.Contains) && wish.Required.All(d.Tags.Contains))];
        var byAgent = left.Where(d => MatchesAgent(world, d, userAgent)).ToList();
        if (wish.Positive.Count > 0)
        {
            var kept = left.Where(d => MatchesTags(world, d, wish.Positive) || byAgent.Contains(d)).ToList();
            var carried = members.Any(d => wish.Positive.Any(d.Tags.Contains));
            return kept.Count == 0 && scopes.Count == 0 && !carried ? TaggedDefault(left) : kept;
        }

        if (wish.Required.Count > 0) return left;
        if (byAgent.Count > 0) return byAgent;
        if (scopes.Count > 0) return left;
        return TaggedDefault(members).Count > 0 ? TaggedDefault(left) : left;
    }

    /// <summary>Step 6's exception: selection, never a scope, is given up.</summary>
    private static List<WorldDeployment> FailedOpen(World world, List<WorldDeployment> members, List<WorldDeployment> own, List<IReadOnlyList<string>> scopes)
    {
        if (!members.Any(d => d.FailOpen)) return [];
        var left = InScope(world, own, scopes);
        return TaggedDefault(left).Count > 0 ? TaggedDefault(left) : left;
    }

    private static List<WorldDeployment> InScope(World world, List<WorldDeployment> members, List<IReadOnlyList<string>> scopes) =>
        [.. members.Where(d => scopes.All(scope => IsInScope(world, d, scope)))];

    /// <summary><i>A name that leaves the place</i>: what stands for the star is processed outside the claim of the tags, and a scope names their facet.</summary>
    private static bool LeavesThePlace(World world, WorldDeployment deployment, string model, List<IReadOnlyList<string>> scopes)
    {
        if (world.ResidencyFacet is not { } facet) return false;
        // What these worlds have of words that mean a place.
        var claims = deployment.Tags.Where(tag => FacetOf(tag) == facet).Select(tag => tag.Split(':', 2)[1]).Where(word => word is "eu" or "us" or "ch").ToList();
        return StarOf(world, deployment.Group, model) is { } name
            && deployment.BedrockRegion is { } region
            && claims.Count > 0
            && scopes.Any(scope => scope.Any(tag => FacetOf(tag) == facet))
            && SlowPlaces.IsProvablyOutside(SlowPlaces.Of($"https://bedrock-runtime.{region}.amazonaws.com", name), claims);
    }

    private static List<WorldDeployment> TaggedDefault(List<WorldDeployment> from) => [.. from.Where(d => d.Tags.Contains("default"))];

    /// <summary>A deployment of the group overrides the router's setting; where two disagree, the stricter (on) holds.</summary>
    private static bool FiltersByTag(World world, List<WorldDeployment> members)
    {
        var overrides = members.Where(d => d.Filtering is not null).ToList();
        return overrides.Count > 0 ? overrides.Any(d => d.Filtering == true) : world.Filtering;
    }

    private static bool MatchesTags(World world, WorldDeployment deployment, List<string> tags) => world.Matching switch
    {
        "any" => tags.Any(deployment.Tags.Contains),
        "all" => tags.All(deployment.Tags.Contains),
        "facets" => tags.GroupBy(FacetOf).All(facet => facet.Any(deployment.Tags.Contains)),
        _ => throw new ArgumentException(world.Matching),
    };

    private static bool MatchesAgent(World world, WorldDeployment deployment, string? userAgent) =>
        userAgent is not null
        && (world.Matching != "all" || deployment.Tags.Count == 0)
        && deployment.Patterns.Any(pattern => Regex.IsMatch($"User-Agent: {userAgent}", pattern));

    /// <summary>Depth first: a fallback runs the whole page again, and so has fallbacks of its own. No group is tried twice.</summary>
    private static void AddFallbacks(
        World world, WorldCaller caller, string from, Func<string, IReadOnlyList<string>> fallbacksOf, List<string> order, List<string> names)
    {
        foreach (var name in fallbacksOf(from))
        {
            // "No request is tried on more than 16 groups."
            if (order.Count == 16) return;
            if (!MayName(world, caller, name)) continue;
            if (GroupOf(world, name) is not { } group || order.Contains(group)) continue;
            order.Add(group);
            names.Add(name);
            AddFallbacks(world, caller, group, fallbacksOf, order, names);
        }
    }

    private static IReadOnlyList<string> FallbacksOf(World world, string group) =>
        world.Fallbacks.TryGetValue(group, out var list) || world.Fallbacks.TryGetValue("*", out list) ? list : world.DefaultFallbacks;

    private static IReadOnlyList<string> LongerThan(World world, string group) =>
        world.ContextWindowFallbacks.TryGetValue(group, out var list) || world.ContextWindowFallbacks.TryGetValue("*", out list) ? list : [];

    /// <summary>An alias, else a group's own name, else the longest wildcard that fits; never a deployment's id.</summary>
    private static string? GroupOf(World world, string model)
    {
        var name = world.Aliases.TryGetValue(model, out var target) ? target : model;
        var groups = world.Deployments.Select(d => d.Group).Distinct().ToList();
        // "A name with a * in it is no model."
        if (name.Contains('*', StringComparison.Ordinal)) return null;
        return groups.FirstOrDefault(g => g == name && !g.EndsWith('*'))
            ?? groups.Where(g => g.EndsWith('*') && name.StartsWith(g.TrimEnd('*'), StringComparison.Ordinal)).MaxBy(g => g.Length);
    }

    private static string? StarOf(World world, string group, string model)
    {
        var name = world.Aliases.TryGetValue(model, out var target) ? target : model;
        return group.EndsWith('*') ? name[(group.Length - 1)..] : null;
    }

    private static bool MayName(World world, WorldCaller caller, string model) =>
        new[] { caller.KeyModels, caller.TeamModels }.All(list => Lists(world, list, model) || ListsAnAccessGroup(world, list, model));

    /// <summary>A list may hold an access group of a deployment to which the name leads.</summary>
    private static bool ListsAnAccessGroup(World world, IReadOnlyList<string> models, string model) =>
        GroupOf(world, model) is { } group && MembersOf(world, group).Any(d => d.AccessGroups.Any(models.Contains));

    /// <summary>A list names a model by itself, by the alias's target, or by a prefix with <c>*</c>; an empty one names all.</summary>
    private static bool Lists(World world, IReadOnlyList<string> models, string model)
    {
        var names = world.Aliases.TryGetValue(model, out var target) ? new[] { model, target } : [model];
        return models.Count == 0
            || models.Any(m => m is "all-proxy-models" or "all-team-models")
            || names.Any(name => models.Any(m => m == name || (m.EndsWith('*') && name.StartsWith(m[..^1], StringComparison.Ordinal))));
    }
}
