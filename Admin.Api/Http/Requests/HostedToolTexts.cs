using Shared.Contracts.Routing;

namespace Admin.Api.Http.Requests;

/// <summary>The list of hosted tools of a key or team as it is stored.</summary>
internal static class HostedToolTexts
{
    /// <summary>In lower case, without repeats, in the order in which they came. Null stays null: a list that says nothing is not one that allows nothing.</summary>
    public static List<string>? Normalize(IReadOnlyList<string>? tools) =>
        tools is null ? null : [.. tools.Select(HostedToolList.Normal).Distinct(StringComparer.Ordinal)];
}
