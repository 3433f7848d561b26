namespace Shared.Contracts.Routing;

/// <summary>
/// What the caller would like among the deployments in scope. Source: docs/routing.md, <i>Selection</i>; the numbers are that section's.
/// </summary>
public static class Selection
{
    /// <summary>The scopes' part of a chain: what this policy can ever reach in the group.</summary>
    /// <param name="named">What the lists of models let be used (<see cref="Ownership.Named"/>); null for all.</param>
    /// <param name="outside">What the model's name puts out of reach (<see cref="Reach.OutsideTheirClaim"/>); null for nothing.</param>
    public static Narrowing InScope(
        ModelGroup group, CallerPolicy policy, RoutingRules rules, DeploymentSet? named = null, DeploymentSet? outside = null, bool failedOpen = false)
    {
        var chain = new Narrowing(group) { FailedOpen = failedOpen };
        if (group.HasTeams) chain.Keep(RoutingRule.OtherTeam, Ownership.OfTeam(group, policy.TeamId));
        if (named is { } allowed) chain.Keep(RoutingRule.AccessGroup, allowed);
        if (policy.TeamScope is { } team) chain.Keep(RoutingRule.TeamScope, Reach.InScope(group, team, rules, chain.Left));
        if (policy.KeyScope is { } key) chain.Keep(RoutingRule.KeyScope, Reach.InScope(group, key, rules, chain.Left));
        if (outside is { } left) chain.Keep(RoutingRule.Place, group.All.Without(left));
        return chain;
    }

    /// <summary>Steps 1 to 5: the whole chain of a group that is not failing open.</summary>
    /// <param name="userAgent">The caller's User-Agent, for <c>tag_regex</c>; null where absent.</param>
    /// <param name="named">As for <see cref="InScope"/>.</param>
    /// <param name="outside">As for <see cref="InScope"/>.</param>
    public static Narrowing Select(
        ModelGroup group, CallerPolicy policy, RoutingRules rules, CallerTags tags, string? userAgent, DeploymentSet? named = null, DeploymentSet? outside = null)
    {
        var chain = InScope(group, policy, rules, named, outside);
        if (!group.FiltersByTag) return chain;

        // 1. Drop what carries an excluded tag, keep what carries all required ones.
        foreach (var tag in tags.Excluded) chain.Keep(RoutingRule.ExcludedTag, group.All.Without(group.Carriers(tag)));
        foreach (var tag in tags.Required) chain.Keep(RoutingRule.RequiredTag, group.Carriers(tag));

        var byPattern = UserAgentMatches(group, rules, userAgent, chain.Left);
        if (tags.Positive.Count > 0) return KeepPositive(chain, policy, rules, tags, byPattern);

        // Without positive tags the patterns choose alone, unless required tags already did.
        if (tags.Required.Count > 0) return chain;
        if (!byPattern.IsEmpty) return chain.Keep(RoutingRule.PositiveTags, byPattern);

        // 3. A scope: keep all that are left. 4. No scope: prefer the group's default.
        return !policy.HasScope && group.Carries(Tag.Default) ? chain.Keep(RoutingRule.DefaultTag, group.Carriers(Tag.Default)) : chain;
    }

    /// <summary>Step 6, an operator's choice: selection, never a scope, is given up.</summary>
    public static Narrowing FailOpen(ModelGroup group, CallerPolicy policy, RoutingRules rules, DeploymentSet? named = null, DeploymentSet? outside = null)
    {
        var chain = InScope(group, policy, rules, named, outside, failedOpen: true);
        var preferred = chain.Left.And(group.Carriers(Tag.Default));
        return preferred.IsEmpty ? chain : chain.Keep(RoutingRule.DefaultTag, preferred);
    }

    /// <summary>Keeps what serves an operation. After the whole selection, so that it neither makes a group fail open nor changes what is selected, but for taking deployments out.</summary>
    /// <param name="wildcard">What the group's <c>*</c> matched; null for a group without.</param>
    public static Narrowing Serving(Narrowing chain, InferenceOperation operation, string? wildcard)
    {
        var group = chain.Group;
        var serving = wildcard is not null && group.HasModelsWithOtherOperations
            ? DeploymentSet.Of(group.Deployments.Count, group.Deployments.Where(d => d.Upstream.Serves(operation, d.Upstream.ModelFor(wildcard))).Select(d => d.Index))
            : group.Serving(operation);
        return serving == group.All ? chain : new Narrowing(chain).Keep(RoutingRule.Operation, serving);
    }

    /// <summary>After everything else, so that it neither makes a group fail open nor changes what is selected, but for taking deployments out.</summary>
    public static Narrowing TakingExtraBody(Narrowing chain) => new Narrowing(chain).Keep(RoutingRule.ExtraBody, chain.Group.TakingExtraBody);

    /// <summary>2. Keep what matches the positive tags. 5. Without a scope, tags that nobody in the group carries fall back to the default.</summary>
    private static Narrowing KeepPositive(Narrowing chain, CallerPolicy policy, RoutingRules rules, CallerTags tags, DeploymentSet byPattern)
    {
        var group = chain.Group;
        var matching = chain.Left.And(Matching(group, rules.Matching, tags.Positive).Or(byPattern));
        if (matching.IsEmpty && !policy.HasScope && !CarriesAny(group, tags.Positive))
            return chain.Keep(RoutingRule.DefaultTag, group.Carriers(Tag.Default));
        return chain.Keep(RoutingRule.PositiveTags, matching);
    }

    private static DeploymentSet Matching(ModelGroup group, TagMatching matching, IReadOnlyList<string> tags) => matching switch
    {
        TagMatching.Any => CarryingOneOf(group, tags),
        TagMatching.All => CarryingAll(group, tags),
        TagMatching.Facets => CarryingOneOfEveryFacet(group, tags),
        _ => throw new ArgumentOutOfRangeException(nameof(matching), matching, null),
    };

    private static DeploymentSet CarryingOneOf(ModelGroup group, IEnumerable<string> tags)
    {
        var set = group.None;
        foreach (var tag in tags) set = set.Or(group.Carriers(tag));
        return set;
    }

    private static DeploymentSet CarryingAll(ModelGroup group, IEnumerable<string> tags)
    {
        var set = group.All;
        foreach (var tag in tags) set = set.And(group.Carriers(tag));
        return set;
    }

    private static DeploymentSet CarryingOneOfEveryFacet(ModelGroup group, IReadOnlyList<string> tags)
    {
        var set = group.All;
        foreach (var facet in tags.GroupBy(Tag.FacetOf, StringComparer.Ordinal)) set = set.And(CarryingOneOf(group, facet));
        return set;
    }

    private static bool CarriesAny(ModelGroup group, IReadOnlyList<string> tags)
    {
        foreach (var tag in tags)
        {
            if (group.Carries(tag)) return true;
        }

        return false;
    }

    /// <summary>
    /// The deployments of <paramref name="from"/> whose patterns match. A User-Agent that matches none is as if absent.
    /// With match-all a deployment with tags of its own must match by those.
    /// </summary>
    private static DeploymentSet UserAgentMatches(ModelGroup group, RoutingRules rules, string? userAgent, DeploymentSet from)
    {
        if (userAgent is null || !group.HasUserAgentPatterns) return group.None;
        var line = "User-Agent: " + userAgent;
        var matches = new List<int>();
        foreach (var index in from)
        {
            var deployment = group.Deployments[index];
            if (rules.Matching == TagMatching.All && deployment.Tags.Count > 0) continue;
            foreach (var pattern in deployment.UserAgentPatterns)
            {
                if (!pattern.IsMatch(line)) continue;
                matches.Add(index);
                break;
            }
        }

        return DeploymentSet.Of(group.Deployments.Count, matches);
    }
}
