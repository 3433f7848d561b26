namespace Shared.Contracts.Routing;

/// <summary>Whether a request may have the model's provider fetch for it. Source: docs/routing.md, <i>Hosted tools</i>.</summary>
public static class HostedToolAdmission
{
    /// <summary>Why a request of a key that is kept to places is refused; null where it may go on.</summary>
    public static Refusal? Refused(ResidencyRules rules, RoutingQuestion question)
    {
        // Nearly every request there is.
        if (question.HostedTools.Count == 0 && question.RemoteUrl is null) return null;
        if (!rules.Concern(question.Policy)) return null;
        if (rules.DeniesHostedTools && FirstRefused(question.Policy, question.HostedTools) is { } tool)
            return new Refusal(RefusalReason.HostedToolNotAllowed, tool.Name) { Field = tool.Field };
        return rules.DeniesRemoteUrls && question.RemoteUrl is { } field ? new Refusal(RefusalReason.RemoteUrlNotAllowed, field) { Field = field } : null;
    }

    /// <summary>The first that is not allowed, in the order of the body; null where every one is.</summary>
    private static HostedTool? FirstRefused(CallerPolicy policy, IReadOnlyList<HostedTool> tools)
    {
        for (var i = 0; i < tools.Count; i++)
        {
            if (!Allows(policy.KeyHostedTools, policy.TeamHostedTools, tools[i].Name)) return tools[i];
        }

        return null;
    }

    /// <summary>Both lists must name the tool. Where one is absent the other holds, and where both are, nothing is allowed.</summary>
    private static bool Allows(HostedToolList? key, HostedToolList? team, string tool) =>
        (key ?? team) is not null && (key is null || key.Allows(tool)) && (team is null || team.Allows(tool));
}
