namespace Shared.Contracts.Routing;

/// <summary>
/// The whole decision, in the order of docs/routing.md: may the model be named, does it exist, are the tags admitted, what is left.
/// A pure function of the catalogue and the question; health and choice come after it.
/// </summary>
public static class RequestRouter
{
    /// <summary>The most model groups one request is ever tried on. Cycles end earlier: no group is tried twice.</summary>
    public const int MaxHops = 16;

    /// <summary>Decides with nothing remembered; the gateway passes its bounded cache as <paramref name="select"/>.</summary>
    public static RoutingDecision Decide(ModelCatalog catalog, RoutingQuestion question, Func<ModelCatalog, ModelGroup, RoutingQuestion, Narrowing>? select = null)
    {
        var policy = question.Policy;
        if (policy.IgnoresCallerTags && !question.Tags.IsEmpty) question = question with { Tags = CallerTags.None };

        if (!catalog.MayName(policy, question.RequestedModel)) return Refuse(RefusalReason.ModelNotAllowed, question.RequestedModel);
        if (catalog.Resolve(question.RequestedModel) is not { } requested) return Refuse(RefusalReason.ModelNotFound, question.RequestedModel);
        if (Admission.FirstRefused(policy, question.Tags) is { } tag) return Refuse(RefusalReason.TagsNotAllowed, tag);
        if (HostedToolAdmission.Refused(catalog.Rules.Residency, question) is { } unhosted) return new RoutingDecision(question, catalog.Generation, unhosted);

        return Walk(catalog, question, requested, group => group.Fallbacks, select ?? Select, isAfterContextWindow: false);

        RoutingDecision Refuse(RefusalReason reason, string subject) => new(question, catalog.Generation, new Refusal(reason, subject));
    }

    /// <summary>Where a request goes whose prompt was too long for the group <paramref name="tooShort"/>: the same decision over that group's context window fallbacks.</summary>
    /// <returns>Nowhere, where <paramref name="decision"/> does not lead to that group: what lies behind a group that is out of reach is out of reach too.</returns>
    public static RoutingDecision DecideAfterContextWindow(ModelCatalog catalog, RoutingDecision decision, ResolvedModel tooShort)
    {
        var question = decision.Question;
        return decision.Hops.Any(hop => hop.Group == tooShort.Group)
            ? Walk(catalog, question, tooShort, group => group.ContextWindowFallbacks, Select, isAfterContextWindow: true)
            : new RoutingDecision(question, catalog.Generation, []);
    }

    /// <summary>Whether the question, asked anew, leads to the deployment that a dispatch went to: asked for a key or team that has changed since.</summary>
    public static bool StillLeadsTo(ModelCatalog catalog, RoutingQuestion question, Dispatch dispatch)
    {
        var decision = Decide(catalog, question);
        if (dispatch.Hop.TooShort is { } tooShort) decision = DecideAfterContextWindow(catalog, decision, tooShort);
        return decision.Hops.Any(hop => hop.Group == dispatch.Hop.Group && hop.Eligible.Contains(dispatch.Deployment.Index));
    }

    /// <summary>The selection of one group, unremembered.</summary>
    public static Narrowing Select(ModelCatalog catalog, ModelGroup group, RoutingQuestion question) =>
        SelectWithout(catalog, group, question, outside: null);

    private static Narrowing SelectWithout(ModelCatalog catalog, ModelGroup group, RoutingQuestion question, DeploymentSet? outside) =>
        Selection.Select(group, question.Policy, catalog.Rules, question.Tags, question.UserAgent, NamedIn(catalog, group, question), outside);

    private static DeploymentSet? NamedIn(ModelCatalog catalog, ModelGroup group, RoutingQuestion question) =>
        Ownership.Named(catalog, question.Policy, group, question.NamedAs ?? question.RequestedModel);

    /// <summary>
    /// The groups to try. Every one runs the whole selection with the same scopes and tags. Failing open comes last of all,
    /// so that it never hides a fallback that complies with what the caller asked for.
    /// </summary>
    private static RoutingDecision Walk(
        ModelCatalog catalog,
        RoutingQuestion question,
        ResolvedModel from,
        Func<ModelGroup, IReadOnlyList<string>> fallbacks,
        Func<ModelCatalog, ModelGroup, RoutingQuestion, Narrowing> select,
        bool isAfterContextWindow)
    {
        var first = isAfterContextWindow ? 1 : 0;
        var isKept = catalog.Rules.Residency.Concern(question.Policy);
        var order = new List<ResolvedModel> { from };
        // A caller may do without fallbacks; it cannot name any.
        if (!question.DisablesFallbacks) Follow(catalog, question.Policy, from.Group, fallbacks, order);

        var hops = new List<Hop>(order.Count);
        for (var i = first; i < order.Count; i++) hops.Add(HopAt(i, Selected(i)));
        if (hops.TrueForAll(hop => hop.Eligible.IsEmpty))
        {
            for (var i = first; i < order.Count; i++)
            {
                if (order[i].Group.AllowsFailOpen) hops.Add(HopAt(i, Selection.FailOpen(order[i].Group, question.Policy, catalog.Rules, NamedIn(catalog, order[i].Group, AskedAt(i)), OutsideAt(i))));
            }
        }

        if (question.Operation is { } operation) hops = Serving(hops, operation);
        return new RoutingDecision(question, catalog.Generation, question.HasExtraBody ? hops.ConvertAll(TakingExtraBody) : hops);

        // A list of models may name one of the groups and another only by its access groups.
        RoutingQuestion AskedAt(int i) => order[i].Group.AccessGroups.Count == 0 ? question : question with { NamedAs = order[i].Name };

        DeploymentSet? OutsideAt(int i) => Reach.OutsideTheirClaim(order[i], question.Policy, catalog.Rules);

        // What a name puts out of reach depends on words that callers make up, so it is not remembered.
        Narrowing Selected(int i) => OutsideAt(i) is { } outside ? SelectWithout(catalog, order[i].Group, AskedAt(i), outside) : select(catalog, order[i].Group, AskedAt(i));

        Hop HopAt(int i, Narrowing chain) => new(chain, fallback: i, order[i].Wildcard, catalog.Generation, isAfterContextWindow ? from : null) { IsKeptToPlace = isKept };
    }

    private static List<Hop> Serving(List<Hop> hops, InferenceOperation operation)
    {
        for (var i = 0; i < hops.Count; i++)
        {
            var serving = Selection.Serving(hops[i].Chain, operation, hops[i].Wildcard);
            if (serving != hops[i].Chain) hops[i] = After(hops[i], serving);
        }

        return hops;
    }

    private static Hop TakingExtraBody(Hop hop) => After(hop, Selection.TakingExtraBody(hop.Chain));

    /// <summary>The same hop after a further rule.</summary>
    private static Hop After(Hop hop, Narrowing chain) => new(chain, hop.Fallback, hop.Wildcard, hop.Generation, hop.TooShort) { IsKeptToPlace = hop.IsKeptToPlace };

    /// <summary>Depth first, as each fallback runs this whole page again; groups the key may not name are skipped with what lies behind them.</summary>
    private static void Follow(
        ModelCatalog catalog, CallerPolicy policy, ModelGroup from, Func<ModelGroup, IReadOnlyList<string>> fallbacks, List<ResolvedModel> order)
    {
        foreach (var name in fallbacks(from))
        {
            if (order.Count >= MaxHops) return;
            if (!catalog.MayName(policy, name) || catalog.Resolve(name) is not { } next || order.Any(seen => seen.Group == next.Group)) continue;
            order.Add(next);
            Follow(catalog, policy, next.Group, fallbacks, order);
        }
    }
}
