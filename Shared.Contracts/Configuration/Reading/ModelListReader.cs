using System.Text.RegularExpressions;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Reads <c>model_list</c>.</summary>
internal sealed class ModelListReader
{
    private const int MaxIdLength = 256;

    private readonly SettingValues _values;
    private readonly UpstreamReader _upstreams;
    private readonly TagReader _tags;
    private readonly PlaceReader _places;
    private readonly Dictionary<string, SettingPlace> _ids = new(StringComparer.Ordinal);
    private readonly HashSet<string> _groups = new(StringComparer.Ordinal);

    public ModelListReader(SettingValues values, UpstreamReader upstreams, ResidencySettings residency)
    {
        _places = new PlaceReader(values, residency);
        _values = values;
        _upstreams = upstreams;
        _tags = new TagReader(values);
    }

    /// <summary>The groups that stand in the file, also those of entries that have a fault: a fallback to one of these is not a second fault.</summary>
    public IReadOnlySet<string> Groups => _groups;

    /// <summary>The ids that the file gives.</summary>
    public IReadOnlyCollection<string> Ids => _ids.Keys;

    public IReadOnlyList<PlacedEntry> Read(SettingNode? node, SettingPlace root)
    {
        if (node is null or { Kind: SettingKind.Null })
        {
            _values.Problems.Error(node?.Place ?? root.Of("model_list"), "is missing; without it there is nothing to route to");
        }

        if (node is { Kind: SettingKind.List, Items.Count: 0 }) _values.Problems.Warning(node.Place, "is empty; every request will be answered 404");
        var drafts = _values.List(node).Select(ReadEntry).OfType<Draft>().ToList();
        // Written ids are all taken before the first is made, so that a made one never takes a written one away.
        var taken = new HashSet<string>(_ids.Keys, StringComparer.Ordinal);
        return [.. drafts.Select(draft => Finish(draft, taken))];
    }

    private Draft? ReadEntry(SettingNode node)
    {
        if (node.Kind == SettingKind.Null) _values.Problems.Error(node.Place, "is empty");
        var entry = new SettingReader(node, _values);
        var name = ReadName(entry.Take("model_name"), node);
        var parameters = entry.Take("litellm_params");
        var model = ReadModelInfo(entry.Take("model_info"));
        entry.LeaveTheRest(LitellmSection.Entry);
        if (node.Kind == SettingKind.Map && parameters is null or { Kind: SettingKind.Null })
        {
            _values.Problems.Error(node.Place.Of("litellm_params"), "is missing; it says which upstream this entry stands for");
            return null;
        }

        return ReadParameters(parameters, name) is { } side && name is not null ? new Draft(name, node.Place, model, side) : null;
    }

    private string? ReadName(SettingNode? node, SettingNode entry)
    {
        if (entry.Kind == SettingKind.Map && node is null or { Kind: SettingKind.Null })
        {
            _values.Problems.Error(entry.Place.Of("model_name"), "is missing; it is the name that clients ask for");
        }

        if (_values.Text(node) is not { } name) return null;
        var star = name.IndexOf('*', StringComparison.Ordinal);
        if (star >= 0 && star < name.Length - 1) _values.Problems.Error(node!.Place, "may hold one *, and only at its end");
        else if (name.Any(char.IsControl)) _values.Problems.Error(node!.Place, "holds a control character");
        _groups.Add(name);
        return name;
    }

    /// <summary>What else stands in <c>model_info</c> is metadata, as in LiteLLM, unless its name fences.</summary>
    private ModelSide ReadModelInfo(SettingNode? node)
    {
        var info = new SettingReader(node, _values);
        var side = new ModelSide(
            ReadId(info.Take("id")), _values.Flag(info.Take("enable_tag_filtering")), _values.Flag(info.Take("allow_fail_open")) ?? false,
            _values.TextOrWhole(info.Take("team_id")), ReadAccessGroups(info.Take("access_groups")), new Rest(ReadFails(info.Take("allowed_fails")), ReadCooldown(info.Take("cooldown_time"))),
            PlaceReader.ReadInfo(info));
        info.LeaveTheRest(LitellmSection.ModelInfo);
        return side;
    }

    private List<string> ReadAccessGroups(SettingNode? node)
    {
        var groups = new List<string>();
        foreach (var item in _values.OneOrMany(node))
        {
            if (item.Kind == SettingKind.Null) _values.Problems.Error(item.Place, "is empty");
            else if (_values.Text(item) is { } name) groups.Add(name);
        }

        return groups;
    }

    private int? ReadFails(SettingNode? node) => (int?)_values.Whole(node, 0, Limits.MostFailures);

    private TimeSpan? ReadCooldown(SettingNode? node) => _values.Duration(node, TimeSpan.Zero, Limits.LongestCooldown);

    private string? ReadId(SettingNode? node)
    {
        if (_values.TextOrWhole(node) is not { } id) return null;
        // Answers name the id in a header.
        if (id.Length > MaxIdLength || id.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            _values.Problems.Error(node!.Place, $"may have at most {MaxIdLength} characters, all of them visible ASCII");
        }
        else if (!_ids.TryAdd(id, node!.Place))
        {
            _values.Problems.Error(node.Place, $"the id '{id}' is taken by {_ids[id].Path} on line {_ids[id].Line}; every deployment needs its own");
        }

        return id;
    }

    private UpstreamSide? ReadParameters(SettingNode? node, string? groupName)
    {
        var parameters = new SettingReader(node, _values);
        if (node is not { Kind: SettingKind.Map }) return null;
        var upstream = _upstreams.Read(parameters, node.Place, inWildcardGroup: groupName?.EndsWith('*') ?? true);
        var tagsNode = parameters.Take("tags");
        var tags = _tags.ReadTags(tagsNode);
        var patterns = _tags.ReadPatterns(parameters.Take("tag_regex"));
        var order = (int?)_values.Whole(parameters.Take("order"), -Limits.HighestOrder, Limits.HighestOrder);
        var rest = new Rest(ReadFails(parameters.Take("allowed_fails")), ReadCooldown(parameters.Take("cooldown_time")));
        var (weight, rpm, tpm) = (ReadWeight(parameters, "weight"), ReadWeight(parameters, "rpm"), ReadWeight(parameters, "tpm"));
        var statement = PlaceReader.ReadParameters(parameters);
        parameters.LeaveTheRest(LitellmSection.Parameters);
        return upstream is null ? null : new UpstreamSide(upstream, tags, patterns, order, weight ?? rpm ?? tpm, rest, statement, tagsNode);
    }

    private double? ReadWeight(SettingReader parameters, string name) => _values.NotNegative(parameters.Take(name), Limits.HighestWeight);

    private PlacedEntry Finish(Draft draft, HashSet<string> taken)
    {
        var (upstream, tags, patterns, order, weight, rest, statement, tagsNode) = draft.Upstream;
        var entry = new ModelListEntry
        {
            ModelName = draft.ModelName,
            Id = draft.Model.Id ?? DeploymentId.Unique(DeploymentId.Of(draft.ModelName, upstream, tags), taken),
            Tags = tags,
            UserAgentPatterns = patterns,
            Order = order,
            Weight = weight,
            TeamId = draft.Model.TeamId,
            AccessGroups = draft.Model.AccessGroups,
            AllowedFails = rest.AllowedFails ?? draft.Model.Rest.AllowedFails,
            CooldownTime = rest.CooldownTime ?? draft.Model.Rest.CooldownTime,
            EnableTagFiltering = draft.Model.Filters,
            AllowFailOpen = draft.Model.FailsOpen,
            Upstream = upstream,
            Place = _places.Read(upstream, draft.Model.Statement.Over(statement)),
        };
        return new PlacedEntry(entry, draft.Place, tagsNode);
    }

    private sealed record Draft(string ModelName, SettingPlace Place, ModelSide Model, UpstreamSide Upstream);

    private sealed record ModelSide(string? Id, bool? Filters, bool FailsOpen, string? TeamId, IReadOnlyList<string> AccessGroups, Rest Rest, PlaceStatement Statement);

    private sealed record UpstreamSide(
        Upstream Upstream, IReadOnlyList<Tag> Tags, IReadOnlyList<Regex> Patterns, int? Order, double? Weight, Rest Rest, PlaceStatement Statement, SettingNode? TagsNode);

    private readonly record struct Rest(int? AllowedFails, TimeSpan? CooldownTime);
}
