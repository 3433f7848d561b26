using Shared.Contracts.Configuration.Settings;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>One value of the configuration with its place: a scalar, a list or a map. Immutable.</summary>
internal sealed class SettingNode
{
    private SettingNode(SettingKind kind, SettingPlace place)
    {
        Kind = kind;
        Place = place;
    }

    public SettingKind Kind { get; }

    public SettingPlace Place { get; }

    /// <summary>A scalar's text; empty for every other kind.</summary>
    public string Text { get; private init; } = "";

    /// <summary>The environment variable that a <see cref="SettingKind.Variable"/> was read from, where the file names one.</summary>
    public string? VariableName { get; private init; }

    /// <summary>A list's members.</summary>
    public IReadOnlyList<SettingNode> Items { get; private init; } = [];

    /// <summary>A map's members, in file order, each name once.</summary>
    public IReadOnlyList<SettingEntry> Entries { get; private init; } = [];

    public static SettingNode Scalar(SettingKind kind, string text, SettingPlace place) => new(kind, place) { Text = text };

    public static SettingNode Variable(string name, string text, SettingPlace place) => new(SettingKind.Variable, place) { Text = text, VariableName = name };

    public static SettingNode List(IReadOnlyList<SettingNode> items, SettingPlace place) => new(SettingKind.List, place) { Items = items };

    public static SettingNode Map(IReadOnlyList<SettingEntry> entries, SettingPlace place) => new(SettingKind.Map, place) { Entries = entries };

    /// <summary>A value that was reported already; readers take it for absent without a word.</summary>
    public static SettingNode Broken(SettingPlace place) => new(SettingKind.Broken, place);

    /// <summary>The same map without a member.</summary>
    public SettingNode Without(string name) => Map([.. Entries.Where(e => e.Name != name)], Place);

    /// <summary>The file with another section in the place of the one that it has, if any.</summary>
    public SettingNode WithSection(string name, SettingNode section) =>
        Map([.. Entries.Where(e => e.Name != name), new SettingEntry(name, section.Place, section)], Place);

    /// <summary>The file with a setting in one of its sections, in the place of the one that stands there, if any. A section that is not there is made.</summary>
    public SettingNode With(string section, SettingEntry setting)
    {
        var (written, place) = (this[section], setting.Place with { Path = section });
        return WithSection(section, Map([.. (written?.Entries ?? []).Where(e => e.Name != setting.Name), setting], written?.Place ?? place));
    }

    /// <summary>The member of a map, or null.</summary>
    public SettingNode? this[string name] => Entries.FirstOrDefault(e => e.Name == name)?.Value;
}

/// <summary>What a <see cref="SettingNode"/> is, before anyone asks it for a type.</summary>
internal enum SettingKind
{
    /// <summary>Nothing, <c>~</c> or <c>null</c>.</summary>
    Null,

    /// <summary>A scalar without quotes: text, a number or a switch.</summary>
    Plain,

    /// <summary>A scalar in quotes or in a block: always text.</summary>
    Quoted,

    /// <summary>A scalar from an environment variable: whatever the reader needs, since a variable has no types.</summary>
    Variable,

    List,

    Map,

    /// <summary>Reported as a problem already.</summary>
    Broken,
}

/// <summary>One member of a map.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">Where the name stands.</param>
/// <param name="Value">Its value.</param>
internal sealed record SettingEntry(string Name, SettingPlace Place, SettingNode Value);
