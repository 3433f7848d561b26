using Admin.Api.Reach;

namespace Admin.Api.Ui.Matrix;

/// <summary>What is to be said of deployments whose tags nothing bears out, in sentences. Pure.</summary>
internal static class PlaceSentences
{
    /// <summary>Of those that are provably elsewhere, one sentence for each claim.</summary>
    public static IEnumerable<string> OfContradictions(IEnumerable<DeploymentPlace> deployments) =>
        Told(deployments, DeploymentPlace.Contradicts, (subject, isOne, places) => $"{subject} {(isOne ? "is" : "are")} elsewhere: {string.Join(", ", places.Select(p => $"{p.Id} ({p.Place})"))}.");

    /// <summary>Of those that do not say where they are, and what to state.</summary>
    public static IEnumerable<string> OfUnknowns(IEnumerable<DeploymentPlace> deployments) =>
        Told(deployments, DeploymentPlace.Unknown, (subject, isOne, places) =>
            $"{subject} {(isOne ? "does not say where it is" : "do not say where they are")}: {string.Join(", ", places.Select(p => p.Id))}. State model_info.place, or deployment_type with region_name.");

    private static IEnumerable<string> Told(IEnumerable<DeploymentPlace> deployments, string verdict, Func<string, bool, IReadOnlyList<DeploymentPlace>, string> sentence) =>
        from deployment in deployments
        where deployment.Verdict == verdict
        group deployment by string.Join(" and ", deployment.ClaimedBy) into claim
        let places = claim.ToList()
        select sentence($"{ReachWords.Counted(places.Count, "deployment")} tagged {claim.Key}", places.Count == 1, places);
}
