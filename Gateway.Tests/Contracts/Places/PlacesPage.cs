using Gateway.Tests.Architecture;
using Shared.Contracts.Places;

namespace Gateway.Tests.Contracts.Places;

/// <summary>docs/places.md has the rows that the code has, in its order.</summary>
internal sealed class PlacesPage
{
    [Test]
    public void The_table_has_the_rows_of_the_code()
    {
        var written = TableLines("## The table");

        Assert.That(written, Is.EqualTo(PlaceTable.Rules.Select(RowOf)), () => "docs/places.md should have:\n" + string.Join('\n', PlaceTable.Rules.Select(RowOf)));
    }

    [Test]
    public void The_list_of_regions_is_the_codes()
    {
        var rows = Regions.All.GroupBy(region => (region.Cloud, region.Country)).Select(group =>
            $"| {group.Key.Cloud} | {group.Key.Country} | {string.Join(" ", group.Select(region => $"`{region.Name}`"))} | {Regions.Sources[group.Key.Cloud].Page} | {Regions.Sources[group.Key.Cloud].LookedUp:yyyy-MM-dd} |").ToList();

        Assert.That(TableLines("## Regions"), Is.EqualTo(rows), () => "docs/places.md should have:\n" + string.Join('\n', rows));
    }

    [Test]
    public void Every_row_says_where_and_when_it_was_looked_up_or_that_nobody_knows()
    {
        var told = PlaceTable.Rules.Where(rule => rule.Extent != PlaceExtent.Unknown).Select(rule => (Row: rule.ToString(), rule.Source)).Concat(Regions.Sources.Select(pair => (Row: pair.Key, Source: pair.Value)));

        Assert.That(PlaceTable.Rules.Where(rule => !Uri.TryCreate(rule.Source.Page, UriKind.Absolute, out _)), Is.Empty);
        Assert.That(told.Where(row => row.Source.LookedUp is not { Year: >= 2026 }).Select(row => row.Row), Is.Empty);
        Assert.That(Regions.All.Where(region => !Countries.IsCode(region.Country) || !Regions.Sources.ContainsKey(region.Cloud)), Is.Empty);
    }

    private static IEnumerable<string> TableLines(string heading) =>
        Markdown.Section(SourceTree.Read("docs/places.md"), heading).Where(line => line.StartsWith('|')).Skip(2);

    private static string RowOf(PlaceRule rule)
    {
        var place = rule.Extent switch
        {
            PlaceExtent.Everywhere => "everywhere",
            PlaceExtent.Unknown => "unknown",
            _ when rule.Cloud is null => rule.Countries.ToString(),
            _ when rule.Countries.IsEmpty => "the region's country",
            _ => $"{rule.Countries}, and the region's country",
        };
        var notes = rule.HasLocationInPath ? ", and the location in the path" : "";
        return $"| {rule.Provider} | {string.Join(", ", rule.Hosts.Select(host => $"`{host}`"))} | {(rule.Model is null ? "" : $"`{rule.Model}`")} | {place}{notes}{(rule.Note.Length > 0 ? $": {rule.Note}" : "")} | {rule.Strength.ToString().ToLowerInvariant()} | {rule.Source.Page} | {(rule.Source.LookedUp is { } date ? $"{date:yyyy-MM-dd}" : "never")} |";
    }
}
