using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>A checked entry of <c>model_list</c> with its place in the file, for the checks that look at several entries.</summary>
internal sealed record PlacedEntry(ModelListEntry Entry, SettingPlace Place, SettingNode? Tags)
{
    /// <summary>Where a tag of the entry is written.</summary>
    public SettingPlace PlaceOf(Tag tag) => Tags?.Items.FirstOrDefault(item => item.Text.Trim() == tag.Text)?.Place ?? Tags?.Place ?? Place;
}
