namespace Admin.Api.Teams;

/// <summary>A member as LiteLLM tells of their budget in a team.</summary>
internal sealed record TeamMembership(string? UserId, string TeamId, string? BudgetId, double Spend, MembershipBudget LitellmBudgetTable)
{
    public static TeamMembership Of(string teamId, TeamMember member) => new(member.UserId, teamId, null, 0, new MembershipBudget(member.MaxBudgetInTeam));
}

/// <summary>What a member may spend in a team; kept without effect.</summary>
internal sealed record MembershipBudget(double? MaxBudget);

/// <summary>Someone who was added to a team.</summary>
internal sealed record UpdatedUser(string? UserId, string? UserEmail);
