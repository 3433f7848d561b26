using Admin.Api.Data;
using Admin.Api.Errors;
using Admin.Api.Http.Requests;

namespace Admin.Api.Teams;

/// <summary>The only place that changes who is in a team.</summary>
internal sealed class MemberWrites(TeamWrites teams)
{
    private const string BudgetField = "max_budget_in_team";

    private const string AlreadyThere = "is in the team already";

    /// <summary>All of them, or none where any is in it already.</summary>
    public Task<Outcome<TeamChange>> AddAsync(
        string teamId, IReadOnlyList<TeamMember> added, double? budget, ChangeTerms terms, CancellationToken cancellation) =>
        teams.ChangeAsync(
            teamId,
            "team.member_add",
            terms,
            (_, row) =>
            {
                var members = TeamMember.Parse(row.Members);
                if (added.Any(a => members.Any(a.IsSameAs))) return Refused(AdminError.InvalidField("member", AlreadyThere));
                row.Members = TeamMember.Store([.. members, .. added.Select(a => a with { MaxBudgetInTeam = budget })]);
                return Changed(row, WarningsOf(budget));
            },
            cancellation);

    /// <summary>Those that are not in it yet. Where all are, nothing is changed and nothing noted.</summary>
    public async Task<Outcome<BulkMemberAddAnswer>> AddEachAsync(
        string teamId, IReadOnlyList<TeamMember> wanted, double? budget, ChangeTerms terms, CancellationToken cancellation)
    {
        var results = new List<MemberAddResult>();
        var outcome = await teams.ChangeAsync(
            teamId,
            "team.member_add",
            terms,
            (_, row) =>
            {
                var members = TeamMember.Parse(row.Members);
                var before = members.Count;
                foreach (var member in wanted)
                {
                    var isThere = members.Any(member.IsSameAs);
                    if (!isThere) members.Add(member with { MaxBudgetInTeam = budget });
                    results.Add(new MemberAddResult(member.UserId, member.UserEmail, !isThere, isThere ? AlreadyThere : null));
                }

                if (members.Count == before) return Refused(AdminError.InvalidField("members", AlreadyThere));
                row.Members = TeamMember.Store(members);
                return Changed(row, WarningsOf(budget));
            },
            cancellation);
        if (outcome.Error is { } refusal && results.Count == 0) return refusal;
        var team = outcome.Error is null ? TeamAnswer.ToClient(outcome.Value.Row) : null;
        var added = results.Count(r => r.Success);
        return new BulkMemberAddAnswer(teamId, results, results.Count, added, results.Count - added, team, outcome.Error is null ? outcome.Value.Warnings : []);
    }

    public async Task<Outcome<MemberUpdateAnswer>> UpdateAsync(MemberUpdateRequest request, ChangeTerms terms, CancellationToken cancellation)
    {
        TeamMember? updated = null;
        var outcome = await teams.ChangeAsync(
            request.TeamId,
            "team.member_update",
            terms,
            (_, row) =>
            {
                var members = TeamMember.Parse(row.Members);
                var at = members.FindIndex(m => request.UserId is null ? m.Names(null, request.UserEmail) : m.Names(request.UserId, null));
                if (at < 0) return Refused(AdminError.MemberNotFound(row.TeamId));
                updated = request.Over(members[at]);
                if (members.Where((_, i) => i != at).Any(updated.IsSameAs)) return Refused(AdminError.InvalidField("user_email", AlreadyThere));
                members[at] = updated;
                row.Members = TeamMember.Store(members);
                return Changed(row, [.. Given(request).Select(WithoutEffect.WarningOf)]);
            },
            cancellation);
        if (outcome.Error is { } refusal) return refusal;
        return new MemberUpdateAnswer(
            request.TeamId, updated!.UserId, updated.UserEmail, updated.Role, updated.MaxBudgetInTeam, request.TpmLimit, request.RpmLimit, outcome.Value.Warnings);
    }

    public Task<Outcome<TeamChange>> DeleteAsync(MemberDeleteRequest request, ChangeTerms terms, CancellationToken cancellation) =>
        teams.ChangeAsync(
            request.TeamId,
            "team.member_delete",
            terms,
            (_, row) =>
            {
                var members = TeamMember.Parse(row.Members);
                if (members.RemoveAll(m => m.Names(request.UserId, request.UserEmail)) == 0) return Refused(AdminError.MemberNotFound(row.TeamId));
                row.Members = TeamMember.Store(members);
                return Changed(row, []);
            },
            cancellation);

    private static IReadOnlyList<string> WarningsOf(double? budget) => budget is null ? [] : [WithoutEffect.WarningOf(BudgetField)];

    private static IEnumerable<string> Given(MemberUpdateRequest request)
    {
        if (request.MaxBudgetInTeam.Value is not null) yield return BudgetField;
        if (request.TpmLimit is not null) yield return "tpm_limit";
        if (request.RpmLimit is not null) yield return "rpm_limit";
    }

    private static Task<Outcome<TeamChange>> Changed(TeamRow row, IReadOnlyList<string> warnings) => Task.FromResult<Outcome<TeamChange>>(new TeamChange(row, warnings));

    private static Task<Outcome<TeamChange>> Refused(AdminError error) => Task.FromResult<Outcome<TeamChange>>(error);
}
