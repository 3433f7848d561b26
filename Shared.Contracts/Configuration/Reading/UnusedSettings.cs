using System.Text.RegularExpressions;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Configuration.Texts;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>
/// Tells of every name in LiteLLM's sections that nobody read, with its line. What has no effect is a warning, unless its author believes that it fences:
/// then the file is refused.
/// </summary>
internal sealed partial class UnusedSettings(ProblemList problems)
{
    private const string NoEffect = "it has no effect";

    private readonly List<(LitellmSection Section, SettingReader Reader)> _sections = [];

    /// <summary>Takes the rest of a section. It is told of by <see cref="Report"/>, since only then is it known what each section reads.</summary>
    public void Add(LitellmSection section, SettingReader reader) => _sections.Add((section, reader));

    /// <summary>The settings that were read and say something, with how often; deployments' under one path.</summary>
    public IReadOnlyDictionary<string, int> Used() => _sections
        .SelectMany(s => s.Reader.Given.Where(e => s.Reader.Taken.Contains(e.Name) && e.Value.Kind is not (SettingKind.Map or SettingKind.Broken)).Select(e => SettingPlace.Child(s.Section.Title, e.Name)))
        .CountBy(path => path, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);

    public void Report()
    {
        foreach (var (section, reader) in _sections)
        {
            foreach (var entry in reader.Rest) Tell(section, reader, entry);
        }
    }

    private void Tell(LitellmSection section, SettingReader reader, SettingEntry entry)
    {
        var isKnown = section.Known.Contains(entry.Name) || (section == LitellmSection.ModelInfo && Metadata().IsMatch(entry.Name));
        var isOff = IsOff(entry.Value);
        if (!isOff && FencingSettings.Lost(section.Title, entry) is { } lost) problems.Error(entry.Place, lost);
        else if (!isOff && FencingSettings.NotEnforced(section.Title, entry.Name) is { } demand) problems.Ignored(entry.Place, demand, IgnoredSettings.GroupOf(entry.Name));
        else if (isKnown && section != LitellmSection.ModelInfo) problems.Ignored(entry.Place, $"is LiteLLM's and not this gateway's; {NoEffect}", IgnoredSettings.GroupOf(entry.Name));
        else if (!isKnown) TellOfUnknown(section, reader, entry, isOff);
    }

    private void TellOfUnknown(LitellmSection section, SettingReader reader, SettingEntry entry, bool isOff)
    {
        var homes = HomesOf(entry.Name, section);
        if (FenceNames.FaultOf(entry.Name, section.Guarded ?? (IEnumerable<string>)reader.Taken, isOff) is { } fault)
        {
            problems.Error(entry.Place, homes.Count > 0 ? $"stands in the wrong place and does nothing there; it belongs in {Named(homes)}" : fault);
        }
        else if (homes.Count > 0)
        {
            problems.Ignored(entry.Place, $"stands in the wrong place; it belongs in {Named(homes)}, and {NoEffect} here", IgnoredSettings.GroupOf(entry.Name));
        }
        else
        {
            var names = reader.Taken.Concat(section.Known);
            problems.Ignored(entry.Place, $"no setting has the name '{entry.Name}'{NearestName.Hint(entry.Name, names)}; {NoEffect}", section == LitellmSection.Parameters ? IgnoredSettings.UnknownParameter : IgnoredSettings.Unknown);
        }
    }

    /// <summary>The other sections of the file that have such a setting, this gateway's before LiteLLM's.</summary>
    private List<string> HomesOf(string name, LitellmSection section)
    {
        var others = section.IsOfTheFile ? _sections.Where(s => s.Section != section && s.Section.IsOfTheFile).ToList() : [];
        var readBy = others.Where(s => s.Reader.Taken.Contains(name)).ToList();
        return [.. (readBy.Count > 0 ? readBy : others.Where(s => s.Section.Known.Contains(name))).Select(s => s.Section.Title)];
    }

    private static string Named(List<string> homes) => string.Join(" or ", homes.Select(h => h.Length > 0 ? h : "the first column of the file"));

    /// <summary>Whether it was written in order to switch something off, or says nothing.</summary>
    public static bool IsOff(SettingNode node) => node.Kind switch
    {
        SettingKind.Null => true,
        SettingKind.List => node.Items.Count == 0,
        SettingKind.Map => node.Entries.Count == 0,
        SettingKind.Quoted => node.Text.Length == 0,
        SettingKind.Plain or SettingKind.Variable => node.Text.Length == 0 || PlainText.AsFlag(node.Text) == false,
        _ => false,
    };

    /// <summary>LiteLLM's price list has hundreds of such names.</summary>
    [GeneratedRegex("^(supports_|max_|min_)|cost|price|pricing|_per_|tokens")]
    private static partial Regex Metadata();
}
