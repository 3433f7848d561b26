using System.Collections.Frozen;
using Shared.Contracts.Configuration.Settings;
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

        foreach (var entry in values.Map(settings.Take("extra_body")))
        {
            if (RequestParameters.OfTheGateway.Contains(entry.Name) && entry.Name != ExtraBody)
                values.Problems.Error(entry.Place, $"'{entry.Name}' is what the gateway decides on, and no default of a deployment");
            else if (RequestParameters.Tools.Contains(entry.Name)) values.Problems.Error(entry.Place, $"'{entry.Name}' is a tool that works at the provider, which a caller asks for and a key has leave for, and no default of a deployment");
            else if (entry.Value.Kind != SettingKind.Broken && !defaults.Exists(d => d.Name == entry.Name.ToLowerInvariant())) defaults.Add(Of(entry.Name, entry.Value, OperationSet.All));
        }

        if (defaults.Count > MostDefaults) values.Problems.Error(settings.Take(ExtraBody)!.Place, $"has too many members: a deployment has at most {MostDefaults} defaults");
        return defaults;
    }

    /// <summary>What goes no further than the gateway, in lower case: what is named, and where parameters are dropped what the upstream is known not to take.</summary>
    public FrozenSet<string> ReadDrops(SettingReader settings, bool takesExtraBody)
    {
        var drops = new HashSet<string>(StringComparer.Ordinal);
        var node = settings.Take("additional_drop_params");
        foreach (var item in values.OneOrMany(node))
        {
            if (values.Text(item) is not { } name) continue;
            if (name.AsSpan().IndexOfAny('.', '[') >= 0) values.Problems.Warning(item.Place, $"'{name}' names a place inside of a parameter, and has no effect: only whole parameters are left out");
            else if (RequestParameters.OfTheGateway.Contains(name) && name != ExtraBody) values.Problems.Error(item.Place, $"'{name}' is what the gateway decides on, and cannot be left out");
            else if (!name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')) values.Problems.Error(item.Place, "is no parameter's name");
            else drops.Add(name.ToLowerInvariant());
        }

        if (drops.Count > MostDrops) values.Problems.Error(node!.Place, $"names more than {MostDrops} parameters");
        if ((values.Flag(settings.Take("drop_params")) ?? dropsParams) && !takesExtraBody) drops.Add(ExtraBody);
        return drops.ToFrozenSet(StringComparer.Ordinal);
    }

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
