namespace Shared.Contracts.Places;

/// <summary>A header in which a provider's answer says where the request was processed. Source: docs/places.md, <i>What an answer proves</i>.</summary>
/// <param name="Provider">Whose it is.</param>
/// <param name="Name">In lower case.</param>
/// <param name="Note">What is known of it, and what is not.</param>
/// <param name="Source">Where it is documented, and when that was looked up.</param>
public sealed record AnswerHeader(string Provider, string Name, string Note, PlaceSource Source)
{
    /// <summary>No region's name is longer; what is longer is none.</summary>
    public const int LongestValue = 64;

    /// <summary>The headers that are read. Adding a provider is adding a row.</summary>
    public static IReadOnlyList<AnswerHeader> All { get; } =
    [
        new(
            Regions.Azure, "x-ms-region", "the display name of a region, such as 'Sweden Central'; Microsoft's pages show it and do not define it",
            new PlaceSource("https://github.com/Azure/azure-sdk-for-net/blob/main/sdk/cognitivelanguage/Azure.AI.Language.Text/README.md", new DateOnly(2026, 11, 28))),
    ];

    /// <summary>
    /// Whether a value names a region outside a claim. That is proof; a region inside it proves nothing, and neither does a value that the table does not know.
    /// </summary>
    /// <param name="value">Of one header or several, separated by commas: one that is foreign is enough.</param>
    public static bool IsForeign(string value, Claim claim) =>
        value.Split(',').Select(CountryOf).Any(country => country is not null && !claim.Countries.Contains(country));

    /// <summary>Regions are shown with blanks and capitals, and named without.</summary>
    private static string? CountryOf(string value) =>
        Regions.Find(string.Concat(value.Where(c => c is not (' ' or '\t'))).ToLowerInvariant())?.Country;
}
