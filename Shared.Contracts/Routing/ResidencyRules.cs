namespace Shared.Contracts.Routing;

/// <summary>What the installation says of keys that are kept to places: those with a scope, or a team's, that names the residency facet.</summary>
/// <param name="Facet">The facet whose values are places; null where the installation has none.</param>
/// <param name="DeniesHostedTools">Whether such keys need leave for tools that run at the model's provider.</param>
/// <param name="DeniesRemoteUrls">Whether their requests may not name what the provider would have to fetch.</param>
public sealed record ResidencyRules(string? Facet, bool DeniesHostedTools, bool DeniesRemoteUrls)
{
    public static ResidencyRules None { get; } = new(null, false, false);

    /// <summary>Whether a policy keeps its requests to places.</summary>
    public bool Concern(CallerPolicy policy) => policy.NamesFacet(Facet);
}
