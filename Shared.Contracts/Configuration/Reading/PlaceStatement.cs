namespace Shared.Contracts.Configuration.Reading;

/// <summary>What the operator says about where a deployment's requests are processed, as it is written.</summary>
/// <param name="Place"><c>place</c>.</param>
/// <param name="DeploymentType"><c>deployment_type</c>, Azure's word.</param>
/// <param name="RegionName"><c>region_name</c>, which says something beside <paramref name="DeploymentType"/>.</param>
internal sealed record PlaceStatement(SettingNode? Place, SettingNode? DeploymentType, SettingNode? RegionName)
{
    /// <summary>This one, and where it is silent the other: <c>model_info</c> stands above <c>litellm_params</c>.</summary>
    public PlaceStatement Over(PlaceStatement other) => new(Place ?? other.Place, DeploymentType ?? other.DeploymentType, RegionName ?? other.RegionName);
}
