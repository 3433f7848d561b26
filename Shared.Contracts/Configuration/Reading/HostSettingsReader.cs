using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Configuration.Texts;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Reads ASP.NET's own sections. They are flattened to the <c>Section:Key</c> form that ASP.NET reads; <c>Kestrel</c> and <c>AllowedHosts</c> are also checked.</summary>
internal static class HostSettingsReader
{
    private const char Separator = ':';

    private static readonly string[] SectionNames = ["Logging", "Kestrel", "urls", "AllowedHosts"];

    public static HostReading Read(SettingNode root, SettingReader sections, SettingValues values)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        SettingNode? kestrel = null;
        SettingNode? allowedHosts = null;
        foreach (var entry in root.Entries)
        {
            if (Array.Find(SectionNames, s => s.Equals(entry.Name, StringComparison.OrdinalIgnoreCase)) is not { } name) continue;
            sections.Take(entry.Name);
            Flatten(entry.Value, name, settings);
            if (name == "Kestrel") kestrel = Untyped(entry.Value);
            if (name == "AllowedHosts") allowedHosts = Untyped(entry.Value);
            if (name == "urls") CheckUrls(entry.Value, values);
        }

        // Asked for also where it is not there, so that a slip of its name is known: the section that is left out by it takes its fences along.
        foreach (var name in SectionNames.Where(name => !sections.Taken.Contains(name))) sections.Take(name);
        var folder = Path.GetDirectoryName(Path.GetFullPath(root.Place.File)) ?? ".";
        return new HostReading(settings, new KestrelReader(values, folder).Read(kestrel), AllowedHosts(allowedHosts, values));
    }

    /// <summary>ASP.NET's values have no types, so quotes mean nothing in them.</summary>
    private static SettingNode Untyped(SettingNode node) => node.Kind switch
    {
        SettingKind.Map => SettingNode.Map([.. node.Entries.Select(e => e with { Value = Untyped(e.Value) })], node.Place),
        SettingKind.List => SettingNode.List([.. node.Items.Select(Untyped)], node.Place),
        // A variable that nothing replaces stays what the file says, so that its fault does not speak of the environment.
        SettingKind.Quoted when node.Text.Length > 0 && OtherReferences.FaultOf(node) is null => SettingNode.Scalar(SettingKind.Variable, node.Text, node.Place),
        _ => node,
    };

    private static void CheckUrls(SettingNode node, SettingValues values)
    {
        foreach (var url in ListenUrls.Split(values.Text(node)))
        {
            if (ListenAddress.FaultOf(url) is { } fault) values.Problems.Error(node.Place, fault);
        }
    }

    private static List<string> AllowedHosts(SettingNode? node, SettingValues values)
    {
        var hosts = new List<string>();
        IReadOnlyList<SettingNode> items = node is { Kind: SettingKind.Map } ? [.. node.Entries.Select(e => e.Value)] : values.OneOrMany(node);
        foreach (var item in items)
        {
            if (values.Text(item) is not { } text) continue;
            var named = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (named.Length == 0) values.Problems.Error(item.Place, "names no host; write * for any");
            foreach (var host in named)
            {
                if (FaultOfHost(host) is { } fault) values.Problems.Error(item.Place, $"'{host}' {fault}");
                else hosts.Add(host);
            }
        }

        return hosts;
    }

    private static string? FaultOfHost(string host) =>
        host.Contains('/', StringComparison.Ordinal) ? "is an address; write the host's name alone, such as gateway.example"
        : host.Any(char.IsWhiteSpace) ? "holds a blank; names are separated by ;"
        : host.LastIndexOf(':') > host.LastIndexOf(']') ? "has a port; every port of a host is meant (an IPv6 address stands in brackets)"
        : host != "*" && host.TrimStart('*').Contains('*', StringComparison.Ordinal) || (host.StartsWith('*') && host is not ['*'] and not ['*', '.', _, ..])
            ? "has a * in a place where it means nothing; write *.example.com, or * alone"
        : null;

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

/// <summary>What the host's sections say.</summary>
/// <param name="Settings">All of them, flattened.</param>
/// <param name="AllowedHosts">The names that requests may be for; empty for any.</param>
internal sealed record HostReading(IReadOnlyDictionary<string, string?> Settings, KestrelSettings Kestrel, IReadOnlyList<string> AllowedHosts);
