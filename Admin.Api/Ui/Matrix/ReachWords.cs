using Admin.Api.Reach;
using Admin.Api.Tags;

namespace Admin.Api.Ui.Matrix;

/// <summary>What a <see cref="ReachSummary"/> says, in sentences. Pure.</summary>
/// <param name="summary">Of all that the filters leave, not of a page.</param>
/// <param name="whose">What follows "keys", such as <c>of the team Claims</c>; empty for all.</param>
/// <param name="stay">Where requests must stay; null where nobody asks.</param>
internal sealed class ReachWords(ReachSummary summary, string whose, Place? stay)
{
    private const string DoNotHold = "a key that is made later without tags of its own could leave.";

    /// <summary>Whether any key can leave.</summary>
    public bool IsLeft => summary.Leaving.Keys > 0;

    /// <summary>Whether no key can leave now, but one that is made later might.</summary>
    public bool IsOpen => !IsLeft && summary.Leaving.Teams > 0;

    /// <summary>The answer in one sentence.</summary>
    public string Answer => (summary.All.Keys, summary.Leaving.Keys) switch
    {
        (var keys, _) when stay is null => $"{Counted(keys, "key")}{Whose}{(summary.All.Teams > 0 ? " and " + Counted(summary.All.Teams, "team") : "")}. Choose where requests must stay, and this says whether they do.",
        (0, _) => $"There is no key{Whose}.",
        (1, 0) => $"The one key{Whose} stays inside {NameOf(stay!)}.",
        (var keys, 0) => $"All {keys:N0} keys{Whose} stay inside {NameOf(stay!)}.",
        (1, 1) => $"The one key{Whose} can leave {NameOf(stay!)}.",
        (var keys, var leaving) when keys == leaving => $"All {keys:N0} keys{Whose} can leave {NameOf(stay!)}.",
        var (keys, leaving) => $"{leaving:N0} of {keys:N0} keys{Whose} can leave {NameOf(stay!)}.",
    };

    /// <summary>What a team's own tags say about keys that are made later; null where there is nothing to say.</summary>
    public string? Later => (summary.All.Teams, summary.Leaving.Teams) switch
    {
        _ when stay is null => null,
        (0, _) => null,
        (1, 0) => "The team's own tags see to it, for keys that are made later too.",
        (1, 1) => "The team's own tags do not hold its keys there: " + DoNotHold,
        (_, 0) => "Every team's own tags see to it, for keys that are made later too.",
        var (teams, open) => $"The tags of {open:N0} of {teams:N0} teams do not hold their keys there: " + DoNotHold,
    };

    public static string NameOf(Place place) => place.Value == Facets.None || place.Facet == Facets.Plain ? place.Value : $"{place.Facet}:{place.Value}";

    public static string Counted(long count, string noun) => count == 1 ? $"1 {noun}" : $"{count:N0} {noun}s";

    private string Whose => whose.Length == 0 ? "" : " " + whose;
}
