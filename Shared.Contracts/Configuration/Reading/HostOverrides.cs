using Shared.Contracts.Configuration.Settings;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>
/// Lets environment variables stand above the file's section <c>Kestrel</c> and <c>AllowedHosts</c>, in ASP.NET's spellings: <c>Kestrel__Limits__MaxRequestLineSize</c>,
/// and the same after <c>ASPNETCORE_</c>. They become part of the tree, so that a slip in a variable is told like one in the file.
/// </summary>
internal static class HostOverrides
{
    private const string Separator = "__";

    /// <summary>From the weakest.</summary>
    private static readonly string[] Prefixes = ["DOTNET_", "ASPNETCORE_", ""];

    private static readonly string[] Sections = ["Kestrel", "AllowedHosts"];

    public static SettingNode Apply(SettingNode root, IReadOnlyDictionary<string, string> environment)
    {
        if (root.Kind != SettingKind.Map) return root;
        foreach (var prefix in Prefixes)
        {
            foreach (var (name, value) in environment.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                if (!name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) continue;
                var path = name[prefix.Length..].Split([Separator, ":"], StringSplitOptions.None);
                if (value.Length > 0 && Array.Exists(Sections, s => s.Equals(path[0], StringComparison.OrdinalIgnoreCase))) root = Set(root, path, "", value);
            }
        }

        return root;
    }

    private static SettingNode Set(SettingNode? parent, ReadOnlySpan<string> path, string at, string value)
    {
        var place = new SettingPlace(SettingPlace.EnvironmentName, 0, 0, at);
        if (path.IsEmpty) return SettingNode.Scalar(SettingKind.Variable, value, place);
        var wanted = path[0];
        IReadOnlyList<SettingEntry> entries = parent?.Kind switch
        {
            SettingKind.Map => parent.Entries,
            SettingKind.List => [.. parent.Items.Select((item, i) => new SettingEntry(i.ToString(System.Globalization.CultureInfo.InvariantCulture), item.Place, item))],
            _ => [],
        };
        var before = entries.FirstOrDefault(e => e.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase));
        var name = before?.Name ?? wanted;
        var child = SettingPlace.Child(at, name);
        var after = new SettingEntry(name, before?.Place ?? place with { Path = child }, Set(before?.Value, path[1..], child, value));
        return SettingNode.Map([.. entries.Where(e => e != before), after], parent?.Place ?? place);
    }
}
