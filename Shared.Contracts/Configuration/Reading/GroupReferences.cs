using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Configuration.Texts;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Checks the model names that <c>router_settings</c> mentions, once it is known which groups there are.</summary>
internal sealed class GroupReferences
{
    private const string AnyGroup = "*";

    private readonly ProblemList _problems;
    private readonly IReadOnlySet<string> _groups;
    private readonly IReadOnlyCollection<string> _ids;
    private readonly IReadOnlyDictionary<string, string> _aliases;

    public GroupReferences(ProblemList problems, IReadOnlySet<string> groups, IReadOnlyCollection<string> ids, IReadOnlyDictionary<string, string> aliases)
    {
        _problems = problems;
        _groups = groups;
        _ids = ids;
        _aliases = aliases;
    }

    public void Check(IEnumerable<GroupReference> references)
    {
        foreach (var reference in references) Check(reference);
    }

    private void Check(GroupReference reference)
    {
        var (name, use, place) = reference;
        switch (use)
        {
            case GroupUse.Alias when name.Contains(AnyGroup, StringComparison.Ordinal):
                _problems.Error(place, $"the alias '{name}' holds a '*', and no request names a pattern; write one name for each alias");
                break;
            case GroupUse.Target when name.Contains(AnyGroup, StringComparison.Ordinal):
                _problems.Error(place, $"'{name}' is a pattern, and a request goes to one model; name one that it stands for, such as '{name.Replace(AnyGroup, "gpt-4o", StringComparison.Ordinal)}'");
                break;
            case GroupUse.Alias when _groups.Contains(name):
                _problems.Error(place, $"the alias '{name}' hides the model group of the same name; rename one of them");
                break;
            case GroupUse.Source when name == AnyGroup || IsKnown(name):
            case GroupUse.Alias:
                break;
            case GroupUse.Source when IsServed(name):
                _problems.Warning(place, $"'{name}' is served by a wildcard group, and fallbacks belong to groups; write that group's own name");
                break;
            default:
                // A wildcard would take an id for a model name of its own and send it upstream.
                if (!IsServed(name) || (_ids.Contains(name) && !IsKnown(name))) _problems.Error(place, FaultOf(name));
                break;
        }
    }

    private string FaultOf(string name) => _ids.Contains(name)
        ? $"'{name}' is a deployment's id; name its model group, so that the tag rules choose the deployment"
        : $"no model group, alias or wildcard has the name '{name}'{NearestName.Hint(name, _groups.Concat(_aliases.Keys))}";

    private bool IsKnown(string name) => _groups.Contains(name) || _aliases.ContainsKey(name);

    private bool IsServed(string name) =>
        IsKnown(name) || _groups.Any(g => g.EndsWith('*') && name.StartsWith(g[..^1], StringComparison.Ordinal));
}

/// <summary>A model name that stands in <c>router_settings</c>.</summary>
internal sealed record GroupReference(string Name, GroupUse Use, SettingPlace Place);

/// <summary>What a model name stands there for.</summary>
internal enum GroupUse
{
    /// <summary>The group that has fallbacks.</summary>
    Source,

    /// <summary>A group that is fallen back to, or that an alias means.</summary>
    Target,

    /// <summary>A new name for a group.</summary>
    Alias,
}
