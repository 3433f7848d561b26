namespace Shared.Contracts.Routing;

/// <summary>
/// Everything that a policy can ever reach, whatever a request names or adds: the model groups it may name and, of each, the deployments in scope.
/// Built from the rules that decide requests, so that a report cannot say something else than the gateway does.
/// </summary>
public static class PolicyReach
{
    /// <summary>Stands for "some name that begins so": a character that no model name of a configuration holds.</summary>
    private const string AnyRest = "\u0001";

    /// <summary>One chain per group that the policy may name and of which it reaches a deployment, in configuration order.</summary>
    public static IEnumerable<Narrowing> Of(ModelCatalog catalog, CallerPolicy policy) =>
        catalog.Groups.Select(group => Of(catalog, policy, group)).OfType<Narrowing>();

    /// <summary>Whether the policy may name any model that means the group: its name, an alias of it, or a name that its wildcard matches.</summary>
    public static bool MayNameAny(ModelCatalog catalog, CallerPolicy policy, ModelGroup group) => NamesOf(catalog, policy, group).Any();

    /// <summary>What the policy reaches in a group; null where that is nothing.</summary>
    private static Narrowing? Of(ModelCatalog catalog, CallerPolicy policy, ModelGroup group)
    {
        var named = group.None;
        var isNamed = false;
        foreach (var name in NamesOf(catalog, policy, group))
        {
            isNamed = true;
            named = named.Or(Ownership.Named(catalog, policy, group, name) ?? group.All);
            if (named == group.All) break;
        }

        if (!isNamed) return null;
        var chain = Selection.InScope(group, policy, catalog.Rules, named == group.All ? null : named);
        return chain.Left.IsEmpty ? null : chain;
    }

    private static IEnumerable<string> NamesOf(ModelCatalog catalog, CallerPolicy policy, ModelGroup group) =>
        NamesToTry(catalog, policy, group).Where(name => catalog.MayName(policy, name) && catalog.Resolve(name) is { } model && model.Group == group);

    /// <summary>
    /// Enough names to tell. Where two patterns meet, the longer one's names are those that both allow; so of all names that a policy allows and a wildcard
    /// matches, one is among the lists' own names, or begins with the longest of the patterns.
    /// </summary>
    private static IEnumerable<string> NamesToTry(ModelCatalog catalog, CallerPolicy policy, ModelGroup group) =>
        new[] { group.Name }
            .Concat(catalog.Aliases.Keys)
            .Concat(policy.KeyModels.Names)
            .Concat(policy.TeamModels.Names)
            .Select(name => name.EndsWith('*') ? string.Concat(name.AsSpan(0, name.Length - 1), AnyRest) : name);
}
