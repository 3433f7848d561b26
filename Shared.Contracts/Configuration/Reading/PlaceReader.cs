using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Configuration.Texts;
using Shared.Contracts.Places;
using Shared.Contracts.Routing;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>
/// Works out where a deployment's requests are processed: the table's word for what will be sent, and the operator's where the table has none.
/// Source: docs/places.md, <i>What the operator says</i>.
/// </summary>
internal sealed class PlaceReader(SettingValues values, ResidencySettings residency)
{
    private readonly ResidencyReader _words = new(values);

    public static PlaceStatement ReadInfo(SettingReader info) => new(info.Take("place"), info.Take("deployment_type"), info.Take("region_name"));

    public static PlaceStatement ReadParameters(SettingReader parameters) => new(null, parameters.Take("deployment_type"), parameters.Take("region_name"));

    public Place Read(Upstream upstream, PlaceStatement said)
    {
        var documented = Place.Of(upstream.DestinationOf(upstream.Model));
        if (Stated(said) is not { } stated) return documented;
        // An own machine stands where its operator says; what a provider documents stands above anybody's word.
        if (documented.Extent is PlaceExtent.Unknown or PlaceExtent.Own) return stated;
        if (documented.Extent == stated.Extent && documented.Countries.Equals(stated.Countries)) return documented;
        var node = said.DeploymentType is { Kind: not SettingKind.Null } type && said.Place is null ? type : said.Place ?? said.DeploymentType;
        values.Problems.Error(
            node!.Place,
            $"says {stated.Text}, but {UrlText.HostOf(upstream.ApiBase)} {documented.Served}{Documentation(documented)}; take it out, or another address");
        return documented;
    }

    /// <summary>Where a fact of the table is documented, in brackets.</summary>
    public static string Documentation(Place place) => place.Source is { LookedUp: { } date } source ? $" ({source.Page}, looked up {date:yyyy-MM-dd})" : "";

    private Place? Stated(PlaceStatement said)
    {
        var place = said.Place is not (null or { Kind: SettingKind.Null }) && _words.ReadWords(said.Place, residency.Claims) is { } claim
            ? Place.Stated(claim, "", $"place: {claim}")
            : null;
        var deployment = ReadDeployment(said.DeploymentType, said.RegionName);
        if (place is null || deployment is null) return place ?? deployment;
        if (new Claim(place.Countries, IsOwn: false).Judge(deployment) == PlaceVerdict.Inside) return deployment;
        values.Problems.Error(said.Place!.Place, $"says {place.Text}, and deployment_type beside it {deployment.Text}; leave one of them out");
        return deployment;
    }

    private Place? ReadDeployment(SettingNode? typeNode, SettingNode? regionNode)
    {
        var type = values.Text(typeNode);
        var region = values.Text(regionNode);
        if (type is null)
        {
            if (region is not null) values.Problems.Warning(regionNode!.Place, "has no effect without deployment_type: what is sent to a region may be processed elsewhere");
            return null;
        }

        if (AzureDeployment.Types.FirstOrDefault(known => known.Equals(type, StringComparison.OrdinalIgnoreCase)) is not { } known)
        {
            values.Problems.Error(typeNode!.Place, $"'{type}' is no type of deployment{NearestName.Hint(type, AzureDeployment.Types)}; the types are {string.Join(", ", AzureDeployment.Types)}");
            return null;
        }

        Region? found = null;
        if (region is not null && (found = Regions.Find(region.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant())) is null)
        {
            values.Problems.Error(regionNode!.Place, $"'{region}' is no region that the table knows{NearestName.Hint(region, Regions.Names)}");
            return null;
        }

        var place = AzureDeployment.PlaceOf(known, found, out var fault);
        if (place is null) values.Problems.Error(typeNode!.Place, $"'{known}' {fault}");
        return place;
    }
}
