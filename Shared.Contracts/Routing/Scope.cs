namespace Shared.Contracts.Routing;

/// <summary>
/// What policy lets a caller reach: the set of tags of a key (<c>allowed_tags</c> or <c>enforced_tags</c>) or of a team. A caller cannot widen it.
/// Equal tags make equal scopes. Immutable, and independent of any configuration, so that keys can share it across reloads.
/// </summary>
/// <remarks>
/// A scope without tags reaches nothing and admits nothing: an empty list must never read as "no restriction".
/// Having no scope is null, and only null.
/// </remarks>
public sealed class Scope : IEquatable<Scope>
{
    // Sorted. A scope has few tags, and a gateway that starts makes one for each different list of its keys: no set is built for them.
    private readonly string[] _tags;
    private readonly string _canonical;
    private readonly int _hash;

    private Scope(string[] tags)
    {
        _tags = tags;
        // '\n' cannot stand in a tag, so equal texts mean equal sets.
        _canonical = string.Join('\n', tags);
        _hash = string.GetHashCode(_canonical, StringComparison.Ordinal);
        Facets = FacetsOf(tags);
    }

    /// <summary>The tags, sorted ordinally, without repeats.</summary>
    public IReadOnlyList<string> Tags => _tags;

    /// <summary>The tags by facet; the plain tags are one facet without a name.</summary>
    public IReadOnlyList<ScopeFacet> Facets { get; }

    public static Scope Of(IEnumerable<string> tags)
    {
        string[] sorted = [.. tags];
        Array.Sort(sorted, StringComparer.Ordinal);
        var kept = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i == 0 || !string.Equals(sorted[i], sorted[kept - 1], StringComparison.Ordinal)) sorted[kept++] = sorted[i];
        }

        return new Scope(sorted[..kept]);
    }

    /// <summary>Whether the scope names this very tag.</summary>
    public bool Names(string tag) => Array.BinarySearch(_tags, tag, StringComparer.Ordinal) >= 0;

    /// <summary>Whether the scope names any tag of the same facet.</summary>
    public bool NamesFacetOf(string tag) => NamesFacet(Tag.FacetOf(tag));

    /// <summary>Whether the scope names any tag of the facet; null for the plain tags.</summary>
    public bool NamesFacet(string? facet)
    {
        foreach (var own in Facets)
        {
            if (string.Equals(own.Name, facet, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    public bool Equals(Scope? other) =>
        ReferenceEquals(this, other) || (other is not null && string.Equals(_canonical, other._canonical, StringComparison.Ordinal));

    public override bool Equals(object? obj) => Equals(obj as Scope);

    public override int GetHashCode() => _hash;

    public override string ToString() => $"[{string.Join(", ", Tags)}]";

    /// <summary>The facets in the order of their first tags.</summary>
    private static ScopeFacet[] FacetsOf(string[] tags)
    {
        var facets = new List<(string? Name, List<string> Tags)>();
        foreach (var tag in tags)
        {
            var name = Tag.FacetOf(tag);
            var known = facets.FindIndex(facet => string.Equals(facet.Name, name, StringComparison.Ordinal));
            if (known < 0) facets.Add((name, [tag]));
            else facets[known].Tags.Add(tag);
        }

        return [.. facets.Select(facet => new ScopeFacet(facet.Name, facet.Tags))];
    }
}

/// <summary>The tags of a scope that share a facet.</summary>
/// <param name="Name">The facet, or null for the plain tags.</param>
/// <param name="Tags">At least one tag.</param>
public sealed record ScopeFacet(string? Name, IReadOnlyList<string> Tags);
