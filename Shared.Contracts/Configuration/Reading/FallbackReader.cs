using Shared.Contracts.Configuration.Settings;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Reads <c>fallbacks</c> and its like in LiteLLM's form, a list of maps from one model group to a list of others, and <c>model_group_alias</c>.</summary>
internal sealed class FallbackReader(SettingValues values)
{
    private readonly List<GroupReference> _references = [];

    /// <summary>Every model name that was read, to be checked against the groups.</summary>
    public IReadOnlyList<GroupReference> References => _references;

    /// <summary>Reads the list of maps. A source that is an alias is taken for its group, since fallbacks belong to groups.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> ReadFallbacks(SettingNode? node, IReadOnlyDictionary<string, string> aliases)
    {
        var fallbacks = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var maps = node is { Kind: SettingKind.Map } ? [node] : values.List(node);
        foreach (var entry in maps.SelectMany(values.Map))
        {
            _references.Add(new GroupReference(entry.Name, GroupUse.Source, entry.Place));
            var targets = ReadTargets(entry.Value);
            if (!fallbacks.TryAdd(aliases.GetValueOrDefault(entry.Name, entry.Name), targets))
            {
                values.Problems.Error(entry.Place, $"the fallbacks of '{entry.Name}' are given twice; write one list");
            }
        }

        return fallbacks;
    }

    public IReadOnlyList<string> ReadTargets(SettingNode? node)
    {
        var targets = new List<string>();
        foreach (var item in values.List(node))
        {
            if (values.Text(item) is not { } name) continue;
            _references.Add(new GroupReference(name, GroupUse.Target, item.Place));
            targets.Add(name);
        }

        return targets;
    }

    /// <summary>Reads the aliases, each led to the end of its chain: a model name is looked up in one step.</summary>
    public IReadOnlyDictionary<string, string> ReadAliases(SettingNode? node)
    {
        var written = new Dictionary<string, (string Target, SettingPlace Place)>(StringComparer.Ordinal);
        foreach (var entry in values.Map(node))
        {
            var targetNode = TargetNode(entry.Value);
            if (values.Text(targetNode) is not { } target) continue;
            _references.Add(new GroupReference(entry.Name, GroupUse.Alias, entry.Place));
            _references.Add(new GroupReference(target, GroupUse.Target, targetNode!.Place));
            written[entry.Name] = (target, entry.Place);
        }

        return written.ToDictionary(pair => pair.Key, pair => EndOf(pair.Key, pair.Value.Place, written), StringComparer.Ordinal);
    }

    /// <summary>LiteLLM's object form may also hide the alias from the list of models.</summary>
    private SettingNode? TargetNode(SettingNode node)
    {
        if (node.Kind != SettingKind.Map) return node;
        var fields = new SettingReader(node, values);
        var model = fields.Take("model");
        var hidden = fields.Take("hidden");
        if (values.Flag(hidden) == true) values.Problems.Warning(hidden!.Place, "has no effect: /v1/models lists the alias");
        fields.RefuseTheRest();
        if (model is null or { Kind: SettingKind.Null }) values.Problems.Error(node.Place.Of("model"), "is missing; it names the model group that the alias means");
        return model;
    }

    private string EndOf(string alias, SettingPlace place, Dictionary<string, (string Target, SettingPlace Place)> written)
    {
        var name = alias;
        var steps = 0;
        while (written.TryGetValue(name, out var next))
        {
            name = next.Target;
            if (++steps <= written.Count) continue;
            values.Problems.Error(place, $"the alias '{alias}' leads back to itself; let it name a model group");
            return alias;
        }

        return name;
    }
}
