namespace Shared.Contracts.Routing;

/// <summary>Why each deployment of a group is in or out: the difference between the successive sets of a <see cref="Narrowing"/>, not a second implementation.</summary>
public static class Explanation
{
    /// <summary>The first rule that took the deployment out, or null when it is eligible.</summary>
    public static RoutingRule? FirstRuleAgainst(Narrowing chain, Deployment deployment)
    {
        foreach (var step in chain.Steps)
        {
            if (!step.Left.Contains(deployment.Index)) return step.Rule;
        }

        return null;
    }
}
