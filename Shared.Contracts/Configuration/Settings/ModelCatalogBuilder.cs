using System.Collections.Frozen;
using Shared.Contracts.Places;
using Shared.Contracts.Routing;

namespace Shared.Contracts.Configuration.Settings;

/// <summary>The compile step: checked configuration to the immutable groups that requests are decided on.</summary>
public static class ModelCatalogBuilder
{
    public static ModelCatalog Build(GatewayConfiguration configuration, long generation)
    {
        var router = configuration.Router;
        var relaxed = router.TagFacets.Where(f => f.Value == FacetMode.Any).Select(f => f.Key).ToFrozenSet(StringComparer.Ordinal);
        var groups = configuration.ModelList.GroupBy(e => e.ModelName, StringComparer.Ordinal).Select(g => BuildGroup(g.Key, [.. g], router, configuration.Residency));
        var rules = new RoutingRules(router.TagMatching, relaxed) { Residency = RulesOf(configuration.Residency) };
        return new ModelCatalog(generation, rules, groups, router.ModelGroupAlias);
    }

    private static ResidencyRules RulesOf(ResidencySettings residency) =>
        new(residency.Facet, residency.HostedTools == Access.Deny, residency.RemoteUrls == Access.Deny);

    private static ModelGroup BuildGroup(string name, IReadOnlyList<ModelListEntry> entries, RouterSettings router, ResidencySettings residency)
    {
        // Read from all configured entries, so that a resting deployment does not take the group's switch with it. Where entries disagree, on wins.
        var overridden = entries.Where(e => e.EnableTagFiltering is not null).Select(e => e.EnableTagFiltering!.Value).ToList();
        var filters = overridden.Count > 0 ? overridden.Contains(true) : router.EnableTagFiltering;
        return new ModelGroup(name, [.. entries.Select((entry, index) => BuildDeployment(entry, index, residency))], filters, entries.Any(e => e.AllowFailOpen))
        {
            Fallbacks = router.Fallbacks.GetValueOrDefault(name) ?? router.Fallbacks.GetValueOrDefault("*") ?? router.DefaultFallbacks,
            ContextWindowFallbacks = router.ContextWindowFallbacks.GetValueOrDefault(name) ?? router.ContextWindowFallbacks.GetValueOrDefault("*") ?? [],
        };
    }

    private static Deployment BuildDeployment(ModelListEntry entry, int index, ResidencySettings residency)
    {
        var destination = entry.Upstream.DestinationOf(entry.Upstream.Model);
        var hasPlaceByName = entry.Upstream.Model.Contains('*', StringComparison.Ordinal) && destination.Address is not null && PlaceTable.DependsOnModel(destination.Host);
        var claimed = residency.ClaimOf(entry.Tags);
        return new Deployment
        {
            Id = entry.Id,
            Index = index,
            Tags = entry.Tags,
            TeamId = entry.TeamId,
            AccessGroups = entry.AccessGroups,
            AllowedFails = entry.AllowedFails,
            CooldownTime = entry.CooldownTime,
            UserAgentPatterns = entry.UserAgentPatterns,
            Order = entry.Order ?? int.MaxValue,
            Weight = entry.Weight ?? 1,
            Upstream = entry.Upstream,
            Place = entry.Place,
            Claim = claimed,
            HasPlaceByName = hasPlaceByName,
            NameClaim = hasPlaceByName && claimed is { } claim
                ? new NameClaim(destination.Address!, claim, residency.OnContradiction == PlaceFinding.Warn, residency.OnUnknown == PlaceFinding.Warn)
                : null,
        };
    }
}
