using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Configuration.Texts;
using Shared.Contracts.Places;
using Shared.Contracts.Routing;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Reads <c>residency</c>, a section that LiteLLM does not have.</summary>
internal sealed class ResidencyReader(SettingValues values)
{
    private static readonly Dictionary<string, PlaceFinding> Findings = new(StringComparer.Ordinal) { ["refuse"] = PlaceFinding.Refuse, ["warn"] = PlaceFinding.Warn };

    private static readonly Dictionary<string, MismatchAction> Actions = new(StringComparer.Ordinal)
    {
        ["warn"] = MismatchAction.Warn,
        ["rest"] = MismatchAction.Rest,
        ["refuse"] = MismatchAction.Refuse,
    };

    private static readonly Dictionary<string, Access> Accesses = new(StringComparer.Ordinal) { ["deny"] = Access.Deny, ["allow"] = Access.Allow };

    public ResidencySettings Read(SettingNode? node)
    {
        var section = new SettingReader(node, values);
        var defaults = new ResidencySettings();
        var settings = new ResidencySettings
        {
            Facet = ReadFacet(section.Take("facet"), defaults.Facet),
            Claims = ReadClaims(section.Take("places")),
            OnContradiction = values.Choice(section.Take("on_contradiction"), Findings) ?? defaults.OnContradiction,
            OnUnknown = values.Choice(section.Take("on_unknown"), Findings) ?? defaults.OnUnknown,
            OnMismatch = values.Choice(section.Take("on_mismatch"), Actions) ?? defaults.OnMismatch,
            HostedTools = values.Choice(section.Take("hosted_tools"), Accesses) ?? defaults.HostedTools,
            RemoteUrls = values.Choice(section.Take("remote_urls"), Accesses) ?? defaults.RemoteUrls,
        };
        section.RefuseTheRest();
        if (settings.Facet is null) TellOfWhatIsOff(section);
        return settings;
    }

    private void TellOfWhatIsOff(SettingReader section)
    {
        foreach (var entry in section.Given) values.Problems.Warning(entry.Place, "has no effect: facet is null, which switches the check of places off");
    }

    /// <summary>Null is a word here: it switches the check off.</summary>
    private string? ReadFacet(SettingNode? node, string? otherwise)
    {
        if (node is { Kind: SettingKind.Null }) return null;
        if (values.Text(node) is not { } facet) return otherwise;
        var fault = facet.Contains(':', StringComparison.Ordinal) ? "holds a colon; write what stands before it in the tags" : Tag.TryParse(facet, out _, out var wrong) ? null : wrong;
        if (fault is null) return facet;
        values.Problems.Error(node!.Place, fault);
        return otherwise;
    }

    private PlaceClaims ReadClaims(SettingNode? node)
    {
        var claims = new Dictionary<string, Claim>(StringComparer.Ordinal);
        foreach (var entry in values.Map(node))
        {
            if (!Tag.TryParse(entry.Name, out var value, out var fault)) values.Problems.Error(entry.Place, $"the value {fault}");
            else if (ReadWords(entry.Value, PlaceClaims.WellKnown) is { } claim) claims[value.Text] = claim;
            else if (entry.Value.Kind is SettingKind.Null or SettingKind.List && entry.Value.Items.Count == 0) values.Problems.Error(entry.Value.Place, "is empty; name the places that the value stands for");
        }

        return new PlaceClaims(claims);
    }

    /// <summary>One word or a list of them as a claim; null where there is none, or a wrong one, which is reported.</summary>
    /// <param name="known">Where words are looked up.</param>
    public Claim? ReadWords(SettingNode? node, PlaceClaims known)
    {
        Claim? union = null;
        foreach (var item in values.OneOrMany(node))
        {
            if (ReadWord(item, known) is not { } claim) return null;
            union = union?.Or(claim) ?? claim;
        }

        return union;
    }

    /// <summary>The text as it stands: to YAML, Norway's code is a switch.</summary>
    private Claim? ReadWord(SettingNode item, PlaceClaims known)
    {
        var word = item.Kind is SettingKind.Plain or SettingKind.Quoted or SettingKind.Variable ? item.Text.Trim() : "";
        if (known.Of(word) is { } claim) return claim;
        var words = PlaceWords.All.Concat(known.Own.Keys);
        var hint = known.Of(word.ToLowerInvariant()) is null ? NearestName.Hint(word, words) : $"; write {word.ToLowerInvariant()}";
        var subject = item.Kind == SettingKind.Variable ? "the variable's text" : word.Length > 0 ? $"'{word}'" : "this";
        values.Problems.Error(item.Place, $"{subject} is no place{hint}. Places are eu, eea, efta, the codes of countries such as de, the regions of AWS, Azure and Google Cloud, and own");
        return null;
    }
}
