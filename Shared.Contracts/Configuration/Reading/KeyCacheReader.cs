using Shared.Contracts.Configuration.Settings;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Reads <c>key_cache</c>, a section that LiteLLM does not have.</summary>
internal sealed class KeyCacheReader(SettingValues values)
{
    public KeyCacheSettings Read(SettingNode? node)
    {
        var section = new SettingReader(node, values);
        var defaults = new KeyCacheSettings();
        var settings = new KeyCacheSettings
        {
            SnapshotFile = values.Text(section.Take("snapshot_file")),
            MaxAge = values.Duration(section.Take("max_age"), Limits.ShortestKeyAge, Limits.LongestKeyAge),
            StartWait = values.Duration(section.Take("start_wait"), TimeSpan.Zero, Limits.LongestStartWait) ?? defaults.StartWait,
        };
        section.RefuseTheRest();
        return settings;
    }
}
