using Shared.Contracts.Routing;

namespace Admin.Api.Http.Requests;

/// <summary>Turns tags as they were written, and validated, into what is stored.</summary>
internal static class TagTexts
{
    /// <summary>Trimmed, without repeats, in the order given. Null stays null.</summary>
    public static List<string>? Normalize(IReadOnlyList<string>? texts) =>
        texts is null ? null : [.. texts.Select(Parse).Distinct(StringComparer.Ordinal)];

    private static string Parse(string text) =>
        Tag.TryParse(text, out var tag, out _) ? tag.Text : throw new InvalidOperationException("A tag reached the store unchecked.");
}
