using Shared.Contracts.Configuration.Settings;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Lets environment variables such as <c>general_settings__redis_url</c> stand above the file.</summary>
/// <remarks>Section and field are read without regard to case. A value that is a JSON list or map is one; any other is a scalar.</remarks>
internal static class EnvironmentOverrides
{
    private const string Separator = "__";

    private static readonly string[] Sections = ["router_settings", "general_settings", "litellm_settings", "key_cache", "access_log", "residency"];

    public static SettingNode Apply(SettingNode root, IReadOnlyDictionary<string, string> environment)
    {
        var overrides = environment
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => Read(pair.Key, pair.Value))
            .OfType<Override>();
        foreach (var one in overrides) root = Replace(root, one);
        return root;
    }

    private static Override? Read(string name, string value)
    {
        var at = name.IndexOf(Separator, StringComparison.Ordinal);
        if (at < 0 || Array.Find(Sections, s => s.Equals(name[..at], StringComparison.OrdinalIgnoreCase)) is not { } section) return null;
        var field = name[(at + Separator.Length)..].ToLowerInvariant();
        var place = new SettingPlace(SettingPlace.EnvironmentName, 0, 0, SettingPlace.Child(section, field));
        return new Override(section, new SettingEntry(field, place, ReadValue(value, place)));
    }

    private static SettingNode ReadValue(string value, SettingPlace place)
    {
        var scalar = SettingNode.Scalar(SettingKind.Variable, value, place);
        if (!value.StartsWith('[') && !value.StartsWith('{')) return scalar;
        // What only looks like JSON, such as an address in brackets, stays the text it is.
        return YamlTree.Read(value, place.File, new ProblemList()) is { Kind: SettingKind.List or SettingKind.Map } tree ? Moved(tree, place) : scalar;
    }

    private static SettingNode Moved(SettingNode node, SettingPlace place) => node.Kind switch
    {
        SettingKind.List => SettingNode.List([.. node.Items.Select((item, i) => Moved(item, place with { Path = SettingPlace.Child(place.Path, i) }))], place),
        SettingKind.Map => SettingNode.Map([.. node.Entries.Select(e => Moved(e, place with { Path = SettingPlace.Child(place.Path, e.Name) }))], place),
        _ => SettingNode.Scalar(node.Kind, node.Text, place),
    };

    private static SettingEntry Moved(SettingEntry entry, SettingPlace place) => new(entry.Name, place, Moved(entry.Value, place));

    private static SettingNode Replace(SettingNode root, Override given)
    {
        var section = root[given.Section];
        // A section of the wrong type is a fault of its own, and is reported where sections are read.
        if (section is not (null or { Kind: SettingKind.Null or SettingKind.Map })) return root;
        return root.With(given.Section, given.Entry);
    }

    private sealed record Override(string Section, SettingEntry Entry);
}
