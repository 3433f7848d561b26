using Shared.Contracts.Configuration.Texts;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Reads one section by name and remembers which names were asked for; whatever else stands in it is LiteLLM's or a slip.</summary>
/// <remarks>The names this gateway knows are the names its readers take: there is no second list to keep in step.</remarks>
internal sealed class SettingReader
{
    private readonly SettingNode? _section;
    private readonly SettingValues _values;
    private readonly IReadOnlyList<SettingEntry> _entries;
    private readonly StringComparer _names;
    private readonly HashSet<string> _taken;

    /// <param name="names">How names are compared: ASP.NET's know no case.</param>
    public SettingReader(SettingNode? section, SettingValues values, StringComparer? names = null)
    {
        _section = section;
        _values = values;
        _entries = values.Map(section);
        _names = names ?? StringComparer.Ordinal;
        _taken = new HashSet<string>(_names);
    }

    /// <summary>Every name that was asked for.</summary>
    public IReadOnlySet<string> Taken => _taken;

    /// <summary>What stands in the section and nobody asked for.</summary>
    public IEnumerable<SettingEntry> Rest => _entries.Where(e => !_taken.Contains(e.Name));

    /// <summary>What stands in the section and says something: <c>vertex_project: null</c> does not.</summary>
    public IEnumerable<SettingEntry> Given => _entries.Where(e => e.Value.Kind != SettingKind.Null);

    /// <summary>The setting's value, or null. A name that is ever taken must always be taken, else its presence would be reported.</summary>
    public SettingNode? Take(string name)
    {
        _taken.Add(name);
        return _section is { Kind: SettingKind.Map } ? _entries.FirstOrDefault(e => _names.Equals(e.Name, name))?.Value : null;
    }

    /// <summary>Refuses every name that was not taken: the section is this gateway's own, so that whatever else stands in it is a slip.</summary>
    public void RefuseTheRest()
    {
        foreach (var entry in Rest) _values.Problems.Error(entry.Place, $"no setting has the name '{entry.Name}'{NearestName.Hint(entry.Name, _taken)}");
    }

    /// <summary>Leaves every name that was not taken to <see cref="UnusedSettings"/>: the section is LiteLLM's too.</summary>
    public void LeaveTheRest(LitellmSection section) => _values.Unused.Add(section, this);
}
