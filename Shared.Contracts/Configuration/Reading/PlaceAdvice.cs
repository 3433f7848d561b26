using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Configuration.Texts;
using Shared.Contracts.Places;
using Shared.Contracts.Routing;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Says what is wrong between a deployment's tags and its address, and how it is put right.</summary>
internal static class PlaceAdvice
{
    public static string OfContradiction(ModelListEntry entry, IReadOnlyList<Tag> tags, Claim claim, ResidencySettings residency)
    {
        var rule = PlaceTable.RuleOf(entry.Upstream.DestinationOf(entry.Upstream.Model));
        var ways = WaysOut(entry, tags, claim, rule, residency).Append("take the tag off");
        var start = residency.OnContradiction == PlaceFinding.Refuse ? ". residency.on_contradiction: warn starts it all the same" : "";
        return $"{Claimed(tags, claim)}, but {Subject(entry)} {entry.Place.Served}{PlaceReader.Documentation(entry.Place)}; {string.Join("; or ", ways)}{start}";
    }

    public static string OfUnknown(ModelListEntry entry, IReadOnlyList<Tag> tags, Claim claim)
    {
        var azure = entry.Upstream.Provider == UpstreamProvider.Azure || PlaceTable.RuleOf(entry.Upstream.DestinationOf(entry.Upstream.Model)) is { Provider: AzureName };
        var state = $"model_info.place: {Listed(claim.ToWords())}";
        if (azure) state += ", or model_info.deployment_type: Standard with region_name, where that is so";
        return $"{Claimed(tags, claim)}, and nothing says where {Subject(entry)} is ({entry.Place.Why}); state it as {state}";
    }

    private const string AzureName = "Azure";

    private static string Claimed(IReadOnlyList<Tag> tags, Claim claim) =>
        $"{(tags.Count == 1 ? "the tag" : "the tags")} {string.Join(", ", tags.Select(tag => $"'{tag}'"))} {(tags.Count == 1 ? "claims" : "claim")} {claim}";

    /// <summary>The host; with the model where that is what decides.</summary>
    private static string Subject(ModelListEntry entry)
    {
        var host = UrlText.HostOf(entry.Upstream.ApiBase) ?? "the upstream";
        return PlaceTable.RuleOf(entry.Upstream.DestinationOf(entry.Upstream.Model)) is { Model: not null } ? $"{entry.Upstream.Model} at {host}" : host;
    }

    private static IEnumerable<string> WaysOut(ModelListEntry entry, IReadOnlyList<Tag> tags, Claim claim, PlaceRule? rule, ResidencySettings residency)
    {
        var value = residency.ValueOf(tags[0].Text)!;
        var others = PlaceTable.Rules.Where(other => rule is not null && other.Provider == rule.Provider && other.Base is not null && other != rule).ToList();
        foreach (var other in others.Where(other => other.Countries.IsSubsetOf(claim.Countries))) yield return $"write api_base: {other.Base}, which is {Listed(other.Countries.ToWords())}";
        foreach (var other in others.Where(other => claim.Countries.IsSubsetOf(other.Countries) && !claim.Countries.IsEmpty && !other.Countries.IsSubsetOf(claim.Countries)))
            yield return $"write api_base: {other.Base}, which is {Listed(other.Countries.ToWords())}, and {Accepting(value, claim.Or(new Claim(other.Countries, false)))}, which accepts that as {value}";
        if (rule?.Advice.Length > 0) yield return rule.Advice;
        if (entry.Place.Extent == PlaceExtent.Countries && entry.Place.Strength != PlaceStrength.Stated)
            yield return $"write {Accepting(value, claim.Or(new Claim(entry.Place.Countries, false)))}, which accepts it as {value}";
    }

    private static string Accepting(string value, Claim wider) => $"residency: {{ places: {{ {value}: [{string.Join(", ", wider.ToWords())}] }} }}";

    private static string Listed(IReadOnlyList<string> words) => words.Count == 1 ? words[0] : $"[{string.Join(", ", words)}]";
}
