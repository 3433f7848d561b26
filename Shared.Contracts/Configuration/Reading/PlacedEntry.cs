using Shared.Contracts.Configuration.Settings;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>A checked entry of <c>model_list</c> with its place, for the checks that look at several entries.</summary>
internal sealed record PlacedEntry(ModelListEntry Entry, SettingPlace Place);
