using Shared.Contracts.Routing;

namespace Admin.Api.Tags;

/// <summary>Tags by facet, as people read them.</summary>
public static class Facets
{
    /// <summary>What the tags without a colon are called.</summary>
    public const string Plain = "plain tags";

    /// <summary>What stands for a deployment that carries no tag of a facet.</summary>
    public const string None = "untagged";

    public static string NameOf(string tag) => Tag.FacetOf(tag) ?? Plain;

    /// <summary>The part of a tag after its facet.</summary>
    public static string ValueOf(string tag) => Tag.FacetOf(tag) is { } facet ? tag[(facet.Length + 1)..] : tag;

    /// <summary>Named facets by name, then the plain tags.</summary>
    public static IReadOnlyList<IGrouping<string, string>> Group(IEnumerable<string> tags) =>
        [.. tags.Order(StringComparer.Ordinal).GroupBy(NameOf).OrderBy(g => g.Key == Plain).ThenBy(g => g.Key, StringComparer.Ordinal)];

    /// <summary>The values that a deployment's tags have in a facet; <see cref="None"/> where there are none.</summary>
    public static IReadOnlyList<string> ValuesOf(Deployment deployment, string facet)
    {
        var values = deployment.Tags.Where(t => NameOf(t.Text) == facet).Select(t => ValueOf(t.Text)).Order(StringComparer.Ordinal).ToList();
        return values.Count > 0 ? values : [None];
    }
}
