namespace Shared.Contracts.Places;

/// <summary>
/// Looks a destination up: the operator's own machines, then the first rule whose hosts and model fit. Adding a provider is adding rows to a list of
/// <see cref="Rules"/>. Source: docs/places.md, <i>The table</i>.
/// </summary>
public static class PlaceTable
{
    private const string LocationsInPath = "/locations/";

    /// <summary>Why nothing is known of a host that no row is about.</summary>
    private const string NoRow = "no rule is about this address";

    /// <summary>Every row, in the order in which they are tried.</summary>
    public static IReadOnlyList<PlaceRule> Rules { get; } = [.. BedrockRules.All, .. GoogleRules.All, .. AzureRules.All, .. ProviderRules.All, .. UnplacedRules.All];

    /// <summary>The row that a destination falls under; null for own machines, and for an address that no row is about.</summary>
    public static PlaceRule? RuleOf(Destination destination) => OwnHosts.Has(destination.Host, out _) ? null : Match(destination.Host, destination.Model, out _);

    /// <summary>Whether requests to this host may have another place when another model is named.</summary>
    public static bool DependsOnModel(string host) => !OwnHosts.Has(host, out _) && Rules.Any(rule => rule.Model is not null && rule.Hosts.Any(pattern => pattern.Fits(host, out _)));

    internal static Place Find(Destination destination)
    {
        if (OwnHosts.Has(destination.Host, out var why)) return new Place(PlaceExtent.Own, CountrySet.None, PlaceWords.Own, why, PlaceStrength.Address, null);
        return Match(destination.Host, destination.Model, out var region) is { } rule ? Apply(rule, region, destination.Address!) : Unknown(NoRow, null);
    }

    private static PlaceRule? Match(string host, string model, out string region)
    {
        foreach (var rule in Rules)
        {
            if (rule.Model is { } named && !named.Fits(model)) continue;
            foreach (var pattern in rule.Hosts)
            {
                if (pattern.Fits(host, out region)) return rule;
            }
        }

        region = "";
        return null;
    }

    private static Place Apply(PlaceRule rule, string regionName, Uri address)
    {
        if (rule.Extent == PlaceExtent.Unknown) return Unknown(Why(rule), rule.Source);
        if (rule.Extent == PlaceExtent.Everywhere) return new Place(PlaceExtent.Everywhere, CountrySet.None, rule.Name ?? "global", Why(rule), PlaceStrength.None, rule.Source);
        var countries = rule.Countries;
        if (rule.Cloud is { } cloud)
        {
            if (Regions.Find(cloud, regionName) is not { } region) return Unknown($"'{regionName}' is no region of {cloud} that the table knows", rule.Source);
            countries = countries.Or(CountrySet.Of(region.Country));
        }

        var place = new Place(PlaceExtent.Countries, countries, rule.Name ?? regionName, Why(rule), rule.Strength, rule.Source);
        return rule.HasLocationInPath && LocationIn(address) is { } location ? WithLocation(place, location) : place;
    }

    private static Place WithLocation(Place place, string location) => location switch
    {
        _ when location == place.Name => place,
        "global" => place with { Extent = PlaceExtent.Everywhere, Countries = CountrySet.None, Name = location, Why = "the location in the path", Strength = PlaceStrength.None },
        "eu" => place with { Countries = place.Countries.Or(Countries.Eu), Name = location },
        _ when Regions.Find(Regions.Google, location == "us" ? "us-central1" : location) is { } region => place with { Countries = place.Countries.Or(CountrySet.Of(region.Country)), Name = location },
        _ => Unknown($"the path names '{location}', which is no location that the table knows", place.Source),
    };

    private static string? LocationIn(Uri address)
    {
        var path = Uri.UnescapeDataString(address.AbsolutePath).ToLowerInvariant();
        var at = path.IndexOf(LocationsInPath, StringComparison.Ordinal);
        if (at < 0) return null;
        var rest = path[(at + LocationsInPath.Length)..];
        var end = rest.IndexOf('/', StringComparison.Ordinal);
        return end < 0 ? rest : rest[..end];
    }

    private static Place Unknown(string why, PlaceSource? source) => new(PlaceExtent.Unknown, CountrySet.None, "", why, PlaceStrength.None, source);

    private static string Why(PlaceRule rule) => (rule.Model is null ? $"{rule.Provider}'s host" : $"{rule.Provider}'s host, and a model of the form {rule.Model}") + (rule.Note.Length > 0 ? $": {rule.Note}" : "");
}
