using System.Collections.Frozen;

namespace Shared.Contracts.Configuration;

/// <summary>Reads <c>key_cache</c>, a section that LiteLLM does not have.</summary>
internal sealed class KeyCacheReader(SettingValues values)
{
    public KeyCacheSettings Read(SettingNode? node)
    {
        var section = new SettingReader(node, values);
        var settings = new KeyCacheSettings
        {
            SnapshotFile = values.Text(section.Take("snapshot_file")),
            MaxAge = values.Duration(section.Take("max_age"), Limits.ShortestKeyAge, Limits.LongestKeyAge),
        };
        section.RefuseTheRest(FrozenSet<string>.Empty);
        return settings;
    }
}
