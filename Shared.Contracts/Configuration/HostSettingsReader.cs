namespace Shared.Contracts.Configuration;

/// <summary>Flattens ASP.NET's own sections to the <c>Section:Key</c> form that ASP.NET reads. Their names are not checked: ASP.NET's are open-ended.</summary>
internal static class HostSettingsReader
{
    private const char Separator = ':';

    private static readonly string[] SectionNames = ["Logging", "Kestrel", "urls", "AllowedHosts"];

    public static IReadOnlyDictionary<string, string?> Read(SettingNode root, SettingReader sections)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in root.Entries)
        {
            if (Array.Find(SectionNames, s => s.Equals(entry.Name, StringComparison.OrdinalIgnoreCase)) is not { } name) continue;
            sections.Take(entry.Name);
            Flatten(entry.Value, name, settings);
        }

        return settings;
    }

    private static void Flatten(SettingNode node, string key, Dictionary<string, string?> settings)
    {
        switch (node.Kind)
        {
            case SettingKind.Map:
                foreach (var entry in node.Entries) Flatten(entry.Value, key + Separator + entry.Name, settings);
                break;
            case SettingKind.List:
                for (var i = 0; i < node.Items.Count; i++) Flatten(node.Items[i], key + Separator + i, settings);
                break;
            default:
                settings[key] = node.Kind is SettingKind.Null or SettingKind.Broken ? null : node.Text;
                break;
        }
    }
}
