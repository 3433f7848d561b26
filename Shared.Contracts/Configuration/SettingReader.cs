namespace Shared.Contracts.Configuration;

/// <summary>Reads one section by name and remembers which names were asked for; whatever else stands in it is LiteLLM's or a slip.</summary>
/// <remarks>The names this gateway knows are the names its readers take: there is no second list to keep in step.</remarks>
internal sealed class SettingReader
{
    private readonly SettingNode? _section;
    private readonly SettingValues _values;
    private readonly IReadOnlyList<SettingEntry> _entries;
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public SettingReader(SettingNode? section, SettingValues values)
    {
        _section = section;
        _values = values;
        _entries = values.Map(section);
    }

    /// <summary>The setting's value, or null. A name that is ever taken must always be taken, else its presence would be reported.</summary>
    public SettingNode? Take(string name)
    {
        _taken.Add(name);
        return _section is { Kind: SettingKind.Map } ? _section[name] : null;
    }

    /// <summary>Reports every name that was not taken: a warning where LiteLLM knows it, else an error with the nearest name.</summary>
    /// <param name="litellm">The names LiteLLM knows in this section.</param>
    /// <param name="faultOf">Says why a name must not be passed over in any case; null leaves it to the rule above.</param>
    public void RefuseTheRest(IReadOnlySet<string> litellm, Func<string, string?>? faultOf = null)
    {
        foreach (var entry in _entries.Where(e => !_taken.Contains(e.Name)))
        {
            if (faultOf?.Invoke(entry.Name) is { } fault) _values.Problems.Error(entry.Place, fault);
            else if (litellm.Contains(entry.Name)) _values.Problems.Warning(entry.Place, "is LiteLLM's and not this gateway's; it has no effect");
            else _values.Problems.Error(entry.Place, $"no setting has the name '{entry.Name}'{NearestName.Hint(entry.Name, _taken.Concat(litellm))}");
        }
    }
}
