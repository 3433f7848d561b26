using System.Collections.Frozen;

namespace Shared.Contracts.Routing;

/// <summary>
/// All deployments that share a <c>model_name</c>, with an inverted index from tag to the set of deployments that carry it. Immutable.
/// </summary>
/// <remarks>
/// The index is what makes a decision cheap: a rule is a few and/or/without of bit sets, whatever the number of deployments, and a caller's
/// tag is only ever looked up in it, never added. It holds every configured deployment, also resting ones: health comes after selection.
/// </remarks>
public sealed class ModelGroup
{
    private readonly FrozenDictionary<string, DeploymentSet> _carriers;
    private readonly FrozenDictionary<string, string[]> _tagsByFacet;
    private readonly DeploymentSet[] _serving;

    public ModelGroup(string name, IReadOnlyList<Deployment> deployments, bool filtersByTag, bool allowsFailOpen)
    {
        Name = name;
        Deployments = deployments;
        FiltersByTag = filtersByTag;
        AllowsFailOpen = allowsFailOpen;
        All = DeploymentSet.All(deployments.Count);
        None = DeploymentSet.None(deployments.Count);
        _carriers = deployments
            .SelectMany(d => d.Tags, (d, tag) => (tag.Text, d.Index))
            .GroupBy(pair => pair.Text, pair => pair.Index, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => DeploymentSet.Of(deployments.Count, g), StringComparer.Ordinal);
        _tagsByFacet = _carriers.Keys
            .Where(tag => Tag.FacetOf(tag) is not null)
            .GroupBy(tag => Tag.FacetOf(tag)!, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
        TakingExtraBody = DeploymentSet.Of(deployments.Count, deployments.Where(d => d.Upstream.MayHaveExtraBody).Select(d => d.Index));
        _serving = [.. Enum.GetValues<InferenceOperation>().Select(operation => DeploymentSet.Of(deployments.Count, deployments.Where(d => d.Upstream.Operations.Contains(operation)).Select(d => d.Index)))];
        HasModelsWithOtherOperations = deployments.Any(d => d.Upstream.OperationsOfModel is not null);
        HasTeams = deployments.Any(d => d.TeamId is not null);
        AccessGroups = deployments.SelectMany(d => d.AccessGroups).ToFrozenSet(StringComparer.Ordinal);
        HasNameClaims = deployments.Any(d => d.NameClaim is not null);
        HasUserAgentPatterns = deployments.Any(d => d.UserAgentPatterns.Count > 0);
    }

    /// <summary>What clients name in <c>model</c>; may end in <c>*</c>.</summary>
    public string Name { get; }

    /// <summary>In configuration order; <see cref="Deployment.Index"/> is the position.</summary>
    public IReadOnlyList<Deployment> Deployments { get; }

    /// <summary>Whether caller tags select in this group (<c>enable_tag_filtering</c>). Scopes hold either way.</summary>
    public bool FiltersByTag { get; }

    /// <summary>Whether selection, never a scope, may be given up when it leaves nothing.</summary>
    public bool AllowsFailOpen { get; }

    public DeploymentSet All { get; }

    public DeploymentSet None { get; }

    /// <summary>The deployments to which a request with an <c>extra_body</c> may come.</summary>
    public DeploymentSet TakingExtraBody { get; }

    /// <summary>Whether what a deployment serves depends on the model that a caller chooses.</summary>
    public bool HasModelsWithOtherOperations { get; }

    /// <summary>Whether any deployment is one team's alone.</summary>
    public bool HasTeams { get; }

    /// <summary>The access groups of all deployments.</summary>
    public FrozenSet<string> AccessGroups { get; }

    /// <summary>Whether the names that callers choose are judged by any deployment's claim.</summary>
    public bool HasNameClaims { get; }

    /// <summary>Whether any deployment has a <c>tag_regex</c>, so that the caller's User-Agent matters.</summary>
    public bool HasUserAgentPatterns { get; }

    /// <summary>The groups tried when this one cannot answer, in order.</summary>
    public IReadOnlyList<string> Fallbacks { get; init; } = [];

    /// <summary>The groups tried when this one's upstream says the prompt is too long, in order.</summary>
    public IReadOnlyList<string> ContextWindowFallbacks { get; init; } = [];

    /// <summary>The deployments that carry the tag; empty where none does.</summary>
    public DeploymentSet Carriers(string tag) => _carriers.TryGetValue(tag, out var set) ? set : None;

    /// <summary>Whether any deployment carries the tag.</summary>
    public bool Carries(string tag) => _carriers.ContainsKey(tag);

    /// <summary>The deployments whose upstream serves the operation.</summary>
    public DeploymentSet Serving(InferenceOperation operation) => _serving[(int)operation];

    /// <summary>Every tag of a named facet that a deployment of this group carries.</summary>
    public ReadOnlySpan<string> TagsOfFacet(string facet) => _tagsByFacet.TryGetValue(facet, out var tags) ? tags : [];

    /// <summary>Every tag that a deployment of this group carries.</summary>
    public IEnumerable<string> Tags => _carriers.Keys;

    public override string ToString() => Name;
}
