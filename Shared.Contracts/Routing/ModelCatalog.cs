using System.Collections.Frozen;

namespace Shared.Contracts.Routing;

/// <summary>Every model group and alias of one configuration. Immutable; a reload makes a new one with a higher generation.</summary>
public sealed class ModelCatalog
{
    private readonly FrozenDictionary<string, ModelGroup> _groups;
    private readonly FrozenDictionary<string, string> _aliases;
    private readonly ModelGroup[] _wildcards;

    public ModelCatalog(long generation, RoutingRules rules, IEnumerable<ModelGroup> groups, IReadOnlyDictionary<string, string> aliases)
    {
        Generation = generation;
        Rules = rules;
        Groups = [.. groups];
        _groups = Groups.Where(g => !IsWildcard(g)).ToFrozenDictionary(g => g.Name, StringComparer.Ordinal);
        // The longest pattern first: "openai/gpt-*" is asked before "openai/*", and "*" last.
        _wildcards = [.. Groups.Where(IsWildcard).OrderByDescending(g => g.Name.Length)];
        _aliases = aliases.ToFrozenDictionary(StringComparer.Ordinal);
        AccessGroups = Groups.SelectMany(g => g.AccessGroups).ToFrozenSet(StringComparer.Ordinal);
        Tags = Groups.SelectMany(g => g.Tags).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>Which configuration this is; higher is newer.</summary>
    public long Generation { get; }

    public RoutingRules Rules { get; }

    /// <summary>In configuration order.</summary>
    public IReadOnlyList<ModelGroup> Groups { get; }

    public IReadOnlyDictionary<string, string> Aliases => _aliases;

    /// <summary>Every tag that a deployment carries. Callers' tags are looked up in it, never added.</summary>
    public FrozenSet<string> Tags { get; }

    /// <summary>Every access group that a deployment is in: what a list of models may hold beside names of models.</summary>
    public FrozenSet<string> AccessGroups { get; }

    /// <summary>Finds the group that a model name means: by alias, by name, then by the longest wildcard. Never by a deployment's id.</summary>
    public ResolvedModel? Resolve(string model)
    {
        var name = _aliases.GetValueOrDefault(model, model);
        if (_groups.TryGetValue(name, out var group)) return new ResolvedModel(group, null) { Name = model };
        // The name of a pattern is no model, and of no upstream either.
        if (name.Contains('*', StringComparison.Ordinal)) return null;
        foreach (var wildcard in _wildcards)
        {
            var prefix = wildcard.Name.AsSpan(0, wildcard.Name.Length - 1);
            if (!name.AsSpan().StartsWith(prefix, StringComparison.Ordinal)) continue;
            var matched = name[prefix.Length..];
            // In an upstream's path these two would name another place than a model.
            return matched is "." or ".." ? null : new ResolvedModel(wildcard, matched) { Name = model };
        }

        return null;
    }

    /// <summary>Whether both model lists of a policy allow the name itself, the alias's target, or an access group of a deployment that the name leads to.</summary>
    public bool MayName(CallerPolicy policy, string model) => MayName(policy.KeyModels, model) && MayName(policy.TeamModels, model);

    /// <summary>Whether a list names the model itself, or by its alias's target. Where it does not, access groups alone may let some deployments be used.</summary>
    public bool IsNamedBy(ModelAllowList models, string model) =>
        models.Allows(model) || (_aliases.TryGetValue(model, out var target) && models.Allows(target));

    private static bool IsWildcard(ModelGroup group) => group.Name.EndsWith('*');

    private bool MayName(ModelAllowList models, string model) =>
        IsNamedBy(models, model) || (AccessGroups.Count > 0 && Resolve(model) is { } resolved && models.NamesAny(resolved.Group.AccessGroups));
}

/// <summary>What a model name means.</summary>
/// <param name="Group">The model group.</param>
/// <param name="Wildcard">What the group's <c>*</c> matched; null for a group without.</param>
public readonly record struct ResolvedModel(ModelGroup Group, string? Wildcard)
{
    /// <summary>The name that was looked up.</summary>
    public string Name { get; init; } = "";
}
