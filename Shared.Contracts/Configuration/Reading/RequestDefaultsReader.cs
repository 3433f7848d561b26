using System.Collections.Frozen;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Configuration.Texts;
using Shared.Contracts.Routing;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Reads the request parameters of <c>litellm_params</c>, which a deployment adds where the caller sent none, and those that it leaves out.</summary>
internal sealed class RequestDefaultsReader(SettingValues values, bool dropsParams)
{
    private const string ExtraBody = "extra_body";

    /// <summary>More would be a body, and not defaults.</summary>
    private const int MostDefaults = 64;

    /// <summary>More than these the edits of one body need not hold.</summary>
    private const int MostDrops = 8;

    public IReadOnlyList<RequestDefault> ReadDefaults(SettingReader settings)
    {
        var defaults = new List<RequestDefault>();
        foreach (var (name, operations) in RequestParameters.All)
        {
            if (Said(settings.Take(name)) is { } value) defaults.Add(Of(name, value, OperationsOf(name, value, operations)));
        }

        foreach (var entry in values.Map(settings.Take("extra_body"))) AddMember(defaults, entry);
        if (defaults.Count > MostDefaults) values.Problems.Error(settings.Take(ExtraBody)!.Place, $"has too many members: a deployment has at most {MostDefaults} defaults");
        return defaults;
    }

    /// <summary>What goes no further than the gateway, in lower case: what is named, and where parameters are dropped what the upstream is known not to take.</summary>
    public FrozenSet<string> ReadDrops(SettingReader settings, bool takesExtraBody)
    {
        var drops = new HashSet<string>(StringComparer.Ordinal);
        var node = settings.Take("additional_drop_params");
        foreach (var item in values.OneOrMany(node)) AddDrop(drops, item);
        var drop = Said(settings.Take("drop_params"));
        if (drop is { Kind: SettingKind.List })
        {
            values.Problems.Warning(drop.Place, "is a list; it is a switch, and the list is taken for additional_drop_params");
            foreach (var item in drop.Items) AddDrop(drops, item);
        }

        if (drops.Count > MostDrops) values.Problems.Error((node ?? drop)!.Place, $"names more than {MostDrops} parameters");
        if ((DropsParams(drop) ?? dropsParams) && !takesExtraBody) drops.Add(ExtraBody);
        return drops.ToFrozenSet(StringComparer.Ordinal);
    }

    private void AddMember(List<RequestDefault> defaults, SettingEntry entry)
    {
        var name = entry.Name.ToLowerInvariant();
        if (name == "tags") values.Problems.Error(entry.Place, "is no default of a deployment: a deployment's tags are written as 'tags' in litellm_params");
        else if (RequestParameters.OfTheGateway.Contains(name) && name != ExtraBody) values.Problems.Warning(entry.Place, $"'{entry.Name}' is what the gateway decides on, and is not added");
        else if (RequestParameters.Tools.Contains(name)) values.Problems.Warning(entry.Place, $"'{entry.Name}' is a tool that works at the provider, which a caller asks for and a key has leave for; it is not added");
        else if (entry.Value.Kind != SettingKind.Broken && !defaults.Exists(d => d.Name == name)) defaults.Add(Of(entry.Name, entry.Value, OperationSet.All));
    }

    private void AddDrop(HashSet<string> drops, SettingNode item)
    {
        if (values.Text(item) is not { } name) return;
        if (!name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')) values.Problems.Warning(item.Place, $"'{name}' is no name of a whole parameter, and has no effect");
        else if (RequestParameters.OfTheGateway.Contains(name) && name != ExtraBody) values.Problems.Warning(item.Place, $"'{name}' is what the gateway decides on, and is not left out");
        else drops.Add(name.ToLowerInvariant());
    }

    /// <summary>LiteLLM takes a text for a switch.</summary>
    internal static bool? DropsParams(SettingNode? node) =>
        node is { Kind: SettingKind.Plain or SettingKind.Quoted or SettingKind.Variable } ? PlainText.AsFlag(node.Text.Trim()) ?? node.Text.Length > 0 : node is { Kind: SettingKind.List } ? true : null;

    private static RequestDefault Of(string name, SettingNode value, OperationSet operations) => new(name.ToLowerInvariant(), SettingJson.Property(name, value), operations)
    {
        OtherNames = RequestParameters.TokenLimits.Contains(name) ? [.. RequestParameters.TokenLimits.Where(other => other != name)] : [],
        OnlyStreamed = name == "stream_options",
    };

    /// <summary>The same name is a form of the answer in chat, and of the picture in images.</summary>
    private static OperationSet OperationsOf(string name, SettingNode value, OperationSet operations) =>
        name == "response_format" && value.Kind != SettingKind.Map ? OperationSet.Of(InferenceOperation.ImagesGenerations) : operations;

    private static SettingNode? Said(SettingNode? node) => node is null or { Kind: SettingKind.Null or SettingKind.Broken } ? null : node;
}
