using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Places;

namespace Admin.Api.Reach;

/// <summary>Where one deployment is as far as anybody says, and whether that bears its tags out. Public for the pages.</summary>
/// <param name="ClaimedBy">Its tags of the residency facet.</param>
/// <param name="Verdict">One of the words below; null where its tags claim nothing.</param>
public sealed record DeploymentPlace(string Id, string ModelName, IReadOnlyList<string> ClaimedBy, string Place, string PlaceStrength, string? Verdict)
{
    public const string Inside = "inside";
    public const string Unknown = "unknown";
    public const string Contradicts = "contradicts";

    /// <summary>Every deployment, or those of one model group, in configuration order.</summary>
    public static IReadOnlyList<DeploymentPlace> Of(GatewayConfiguration configuration, string? model = null) =>
        [.. configuration.ModelList.Where(entry => model is null || entry.ModelName == model).Select(entry => Of(entry, configuration.Residency))];

    private static DeploymentPlace Of(ModelListEntry entry, ResidencySettings residency) => new(
        entry.Id,
        entry.ModelName,
        [.. entry.Tags.Select(tag => tag.Text).Where(tag => residency.ValueOf(tag) is not null)],
        entry.Place.Text,
        entry.Place.StrengthText,
        residency.ClaimOf(entry.Tags)?.Judge(entry.Place) switch
        {
            PlaceVerdict.Inside => Inside,
            PlaceVerdict.Unknown => Unknown,
            PlaceVerdict.Contradiction => Contradicts,
            _ => null,
        });
}
