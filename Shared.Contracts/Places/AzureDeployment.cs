namespace Shared.Contracts.Places;

/// <summary>Where Azure processes what is sent to a deployment, by its type and the region of its resource.</summary>
public static class AzureDeployment
{
    private const string Global = "Global";
    private const string DataZone = "DataZone";

    /// <summary>The types that are processed in the region of the resource.</summary>
    private static readonly string[] Regional = ["Standard", "ProvisionedManaged"];

    /// <summary>Every type, as Azure calls it.</summary>
    public static IReadOnlyList<string> Types { get; } =
        [.. Regional, "DataZoneStandard", "DataZoneProvisionedManaged", "DataZoneBatch", "GlobalStandard", "GlobalProvisionedManaged", "GlobalBatch"];

    /// <summary>The place that follows, or null and why none does.</summary>
    /// <param name="type">One of <see cref="Types"/>, in any case.</param>
    /// <param name="region">The resource's region; null where it is not stated.</param>
    /// <param name="fault">Why there is none, as the end of a sentence about the type.</param>
    public static Place? PlaceOf(string type, Region? region, out string fault)
    {
        fault = "";
        var why = $"deployment_type: {type}" + (region is null ? "" : $" in {region.Name}");
        if (type.StartsWith(Global, StringComparison.OrdinalIgnoreCase)) return new Place(PlaceExtent.Everywhere, CountrySet.None, type, why, PlaceStrength.Stated, null);
        if (region is null)
        {
            fault = "says where only together with region_name, the region of the resource";
            return null;
        }

        if (!type.StartsWith(DataZone, StringComparison.OrdinalIgnoreCase)) return Stated(CountrySet.Of(region.Country), region.Name, why);
        if (Countries.Eu.Contains(region.Country)) return Stated(Countries.Eu, "EU data zone", why);
        if (region.Country == "us") return Stated(CountrySet.Of("us"), "US data zone", why);
        fault = $"names a data zone, and {region.Name} lies in none: there are the EU's and the US's";
        return null;
    }

    private static Place Stated(CountrySet countries, string name, string why) => Place.Stated(new Claim(countries, IsOwn: false), name, why);
}
