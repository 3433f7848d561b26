namespace Admin.Api.Teams;

/// <summary>Lists of models with one more or one less. Pure. An empty list allows every model, so neither may come to be or be lost by the way.</summary>
internal static class TeamModels
{
    /// <summary>LiteLLM's word in a list for every model.</summary>
    private const string Every = "all-proxy-models";

    public const string WouldAllowAll = "leaves the team without a listed model, which would allow it every model; set models with /team/update, or block the team";

    /// <summary>A team that may use every model still may.</summary>
    public static IReadOnlyList<string> With(IReadOnlyList<string> listed, IReadOnlyList<string> added) =>
        [.. (listed.Count == 0 ? [Every] : listed).Concat(added).Distinct(StringComparer.Ordinal)];

    /// <summary>Null where nothing would be left of a list that restricted.</summary>
    public static IReadOnlyList<string>? Without(IReadOnlyList<string> listed, IReadOnlyList<string> removed)
    {
        var left = listed.Except(removed, StringComparer.Ordinal).ToList();
        return left.Count == 0 && listed.Count > 0 ? null : left;
    }
}
