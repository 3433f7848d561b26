using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Places;
using Shared.Contracts.Routing;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Compares each deployment's tags with where its requests are processed. Source: docs/places.md, <i>What is checked</i>.</summary>
internal sealed class PlaceCheck(ProblemList problems, ResidencySettings residency)
{
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    public void Check(IEnumerable<PlacedEntry> entries)
    {
        foreach (var entry in entries) Check(entry);
    }

    private void Check(PlacedEntry placed)
    {
        var entry = placed.Entry;
        var tags = entry.Tags.Where(tag => residency.ValueOf(tag.Text) is not null).ToList();
        foreach (var tag in tags) TellOfNoClaim(tag, placed);
        // Values that claim nothing add nothing; the first that claims stands for all of them.
        if (residency.ClaimOf(tags) is not { } claim || tags.Find(t => residency.Claims.Of(residency.ValueOf(t.Text)!) is not null) is not { Text: not null } claiming) return;
        switch (claim.Judge(entry.Place))
        {
            case PlaceVerdict.Contradiction:
                Add(residency.OnContradiction, placed.PlaceOf(claiming), PlaceAdvice.OfContradiction(entry, tags, claim, residency));
                break;
            case PlaceVerdict.Unknown:
                Add(residency.OnUnknown, placed.PlaceOf(claiming), PlaceAdvice.OfUnknown(entry, tags, claim));
                break;
        }
    }

    private void TellOfNoClaim(Tag tag, PlacedEntry placed)
    {
        var value = residency.ValueOf(tag.Text)!;
        if (residency.Claims.Of(value) is not null || !_told.Add(value)) return;
        var lower = value.ToLowerInvariant();
        var hint = residency.Claims.Of(lower) is not null ? $"; '{residency.Facet}:{lower}' would" : "";
        problems.Warning(placed.PlaceOf(tag), $"the tag '{tag}' claims no place, so nothing is checked of it{hint}. residency.places says what a value means, as in {{ {value}: [de, fr] }}");
    }

    private void Add(PlaceFinding finding, SettingPlace place, string message)
    {
        if (finding == PlaceFinding.Refuse) problems.Error(place, message);
        else problems.Warning(place, message);
    }
}
