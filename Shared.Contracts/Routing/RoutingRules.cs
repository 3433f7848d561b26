using System.Collections.Frozen;

namespace Shared.Contracts.Routing;

/// <summary>The settings of the whole installation that the rules read.</summary>
/// <param name="Matching">How positive caller tags choose.</param>
/// <param name="RelaxedFacets">The facets for which one shared tag is enough.</param>
public sealed record RoutingRules(TagMatching Matching, FrozenSet<string> RelaxedFacets)
{
    /// <summary>What holds for keys that are kept to places.</summary>
    public ResidencyRules Residency { get; init; } = ResidencyRules.None;

    public static RoutingRules Default { get; } = new(TagMatching.Any, FrozenSet<string>.Empty);
}
