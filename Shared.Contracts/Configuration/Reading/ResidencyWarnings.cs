using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Finds what a valid configuration may get wrong about residency: none of it is an error, all of it is worth a look before going live.</summary>
internal sealed class ResidencyWarnings
{
    private readonly IReadOnlyList<PlacedEntry> _entries;
    private readonly RouterSettings _router;
    private readonly ILookup<string, PlacedEntry> _groups;
    private readonly ProblemList _warnings = new();

    private ResidencyWarnings(IReadOnlyList<PlacedEntry> entries, RouterSettings router)
    {
        _entries = entries;
        _router = router;
        _groups = entries.ToLookup(e => e.Entry.ModelName, StringComparer.Ordinal);
    }

    public static IReadOnlyList<ConfigurationProblem> Find(IReadOnlyList<PlacedEntry> entries, RouterSettings router)
    {
        var warnings = new ResidencyWarnings(entries, router);
        warnings.FindUntaggedBesideTagged();
        warnings.FindFallbacksThatLeave();
        warnings.FindTagsUsedOnce();
        warnings.FindTwoSpellings();
        return warnings._warnings.InFileOrder();
    }

    private void FindUntaggedBesideTagged()
    {
        foreach (var group in _groups.Where(g => g.Any(e => e.Entry.Tags.Count > 0)))
        {
            foreach (var (entry, place, _) in group.Where(e => e.Entry.Tags.Count == 0))
            {
                _warnings.Warning(place, $"deployment '{entry.Id}' has no tags beside tagged ones in group '{group.Key}'; callers without a scope reach it, scoped ones never do");
            }
        }
    }

    private void FindFallbacksThatLeave()
    {
        foreach (var group in _groups)
        {
            var ownTags = TagsByFacet(group);
            foreach (var fallback in FallbacksOf(group.Key).Where(f => f != group.Key))
            {
                var theirTags = _groups[ResolvedGroup(fallback)].SelectMany(e => e.Entry.Tags).ToHashSet();
                foreach (var facet in ownTags.Where(f => !f.Any(theirTags.Contains)))
                {
                    _warnings.Warning(
                        group.First().Place,
                        $"the fallback from '{group.Key}' to '{fallback}' leaves every {facet.Key} of its group: '{fallback}' has no deployment with {string.Join(" or ", facet.Order(ByText))}");
                }
            }
        }
    }

    private void FindTagsUsedOnce()
    {
        foreach (var (tag, carriers) in Carriers().Where(c => c.Carriers.Count == 1 && c.Tag.Text != Tag.Default))
        {
            _warnings.Warning(carriers[0].Place, $"only deployment '{carriers[0].Entry.Id}' carries the tag '{tag}'; a slip of the pen, or no second one to go to");
        }
    }

    private void FindTwoSpellings()
    {
        foreach (var spellings in Carriers().GroupBy(c => Folded(c.Tag.Text), StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            var names = string.Join(" and ", spellings.Select(s => $"'{s.Tag}'"));
            _warnings.Warning(spellings.Last().Carriers[0].Place, $"{names} look like spellings of one tag, and are different tags");
        }
    }

    private IReadOnlyList<string> FallbacksOf(string group)
    {
        var own = _router.Fallbacks.GetValueOrDefault(group) ?? _router.Fallbacks.GetValueOrDefault("*") ?? _router.DefaultFallbacks;
        var longer = _router.ContextWindowFallbacks.GetValueOrDefault(group) ?? _router.ContextWindowFallbacks.GetValueOrDefault("*") ?? [];
        return [.. own.Concat(longer).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The group that a fallback's name means: by alias, by name, then by the longest wildcard, as in <see cref="ModelCatalog.Resolve"/>.</summary>
    private string ResolvedGroup(string name)
    {
        name = _router.ModelGroupAlias.GetValueOrDefault(name, name);
        if (_groups.Contains(name)) return name;
        var wildcards = _groups.Select(g => g.Key).Where(k => k.EndsWith('*') && name.StartsWith(k[..^1], StringComparison.Ordinal));
        return wildcards.MaxBy(k => k.Length) ?? name;
    }

    private List<(Tag Tag, IReadOnlyList<PlacedEntry> Carriers)> Carriers() =>
        [.. _entries.SelectMany(e => e.Entry.Tags, (entry, tag) => (tag, entry)).GroupBy(p => p.tag, p => p.entry).Select(g => (g.Key, (IReadOnlyList<PlacedEntry>)[.. g]))];

    private static ILookup<string, Tag> TagsByFacet(IEnumerable<PlacedEntry> group) =>
        group.SelectMany(e => e.Entry.Tags).Distinct().Where(t => t.Facet is not null).ToLookup(t => t.Facet!, StringComparer.Ordinal);

    private static Comparer<Tag> ByText { get; } = Comparer<Tag>.Create((a, b) => string.CompareOrdinal(a.Text, b.Text));

    /// <summary>Without case, and with every separator the same.</summary>
    private static string Folded(string tag) => string.Concat(tag.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
}
