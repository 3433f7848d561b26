using Admin.Api.Data;
using Admin.Api.Errors;
using Admin.Api.Http.Requests;
using Admin.Api.Keys;
using Admin.Api.Tags;
using Microsoft.EntityFrameworkCore;
using Shared.Contracts.Sync;

namespace Admin.Api.Teams;

/// <summary>The only place that makes, changes and removes teams. The API and any page call the same functions.</summary>
internal sealed class TeamWrites(LoggedWrites writes, ScopeWarnings warnings)
{
    /// <param name="teamId">A chosen id; null for a random one.</param>
    public Task<Outcome<TeamChange>> NewAsync(string? teamId, TeamFields fields, ChangeTerms terms, CancellationToken cancellation) =>
        writes.RunAsync(terms.Actor, write => MakeAsync(write, teamId, fields, terms, cancellation), cancellation);

    /// <summary>Makes a team inside a write that is in progress.</summary>
    public async Task<Outcome<TeamChange>> MakeAsync(WriteTransaction write, string? teamId, TeamFields fields, ChangeTerms terms, CancellationToken cancellation)
    {
        var row = new TeamRow { TeamId = teamId ?? Guid.NewGuid().ToString(), CreatedAt = write.NowMs, CreatedBy = write.Actor };
        if (await write.Db.Teams.AnyAsync(t => t.TeamId == row.TeamId, cancellation))
            return AdminError.InvalidField("team_id", $"the team '{row.TeamId}' exists already");
        write.Db.Teams.Add(row);
        var applied = await ApplyAsync(write, row, fields, terms.IsStrict, cancellation);
        return applied.Error is null ? Log(write, "team.new", null, applied.Value) : applied;
    }

    public Task<Outcome<TeamChange>> UpdateAsync(string teamId, TeamFields fields, ChangeTerms terms, CancellationToken cancellation) =>
        ChangeAsync(teamId, "team.update", terms, (write, row) => ApplyAsync(write, row, fields, terms.IsStrict, cancellation), cancellation);

    public Task<Outcome<TeamChange>> SetBlockedAsync(string teamId, bool isBlocked, ChangeTerms terms, CancellationToken cancellation) =>
        ChangeAsync(
            teamId,
            isBlocked ? "team.block" : "team.unblock",
            terms,
            (_, row) =>
            {
                row.Blocked = isBlocked;
                return Changed(row);
            },
            cancellation);

    /// <summary>Lists more models for the team. One that may use every model still may.</summary>
    public Task<Outcome<TeamChange>> AddModelsAsync(string teamId, IReadOnlyList<string> models, ChangeTerms terms, CancellationToken cancellation) =>
        ChangeAsync(
            teamId,
            "team.model_add",
            terms,
            (write, row) => ApplyAsync(write, row, OfModels(TeamModels.With(row.Models, models)), terms.IsStrict, cancellation),
            cancellation);

    /// <summary>Takes models off the team's list; never the last, which would allow it every model.</summary>
    public Task<Outcome<TeamChange>> RemoveModelsAsync(string teamId, IReadOnlyList<string> models, ChangeTerms terms, CancellationToken cancellation) =>
        ChangeAsync(
            teamId,
            "team.model_delete",
            terms,
            (write, row) => TeamModels.Without(row.Models, models) is { } left
                ? ApplyAsync(write, row, OfModels(left), terms.IsStrict, cancellation)
                : Task.FromResult<Outcome<TeamChange>>(AdminError.InvalidField("models", TeamModels.WouldAllowAll)),
            cancellation);

    public Task<Outcome<TeamChange>> SetPermissionsAsync(string teamId, IReadOnlyList<string> permissions, ChangeTerms terms, CancellationToken cancellation) =>
        ChangeAsync(
            teamId,
            "team.permissions_update",
            terms,
            (write, row) => ApplyAsync(
                write, row, new TeamFields { Limits = new LimitFields(), Stored = TeamPermissions.Fields(permissions) }, terms.IsStrict, cancellation),
            cancellation);

    /// <summary>Removes all of them with their keys, or none where any is unknown.</summary>
    public Task<Outcome<TeamDeletion>> DeleteAsync(IReadOnlyList<string> teamIds, ChangeTerms terms, CancellationToken cancellation) =>
        writes.RunAsync<TeamDeletion>(
            terms.Actor,
            async write =>
            {
                var faults = new FieldFaults();
                var teams = new Dictionary<string, TeamRow>(StringComparer.Ordinal);
                for (var i = 0; i < teamIds.Count; i++)
                {
                    var id = teamIds[i];
                    if (await write.Db.Teams.SingleOrDefaultAsync(t => t.TeamId == id, cancellation) is { } team) teams[id] = team;
                    else faults.Add($"team_ids[{i}]", $"there is no team '{id}'");
                }

                if (faults.Any) return AdminError.NotFound("team_not_found", faults);
                var keyCount = 0;
                foreach (var team in teams.Values) keyCount += await RemoveAsync(write, team, cancellation);
                return new TeamDeletion(teamIds, keyCount);
            },
            cancellation);

    /// <summary>The keys go first: at no revision is there a key whose team is gone.</summary>
    private static async Task<int> RemoveAsync(WriteTransaction write, TeamRow team, CancellationToken cancellation)
    {
        var keys = await write.Db.Keys.Where(k => k.TeamId == team.TeamId).ToListAsync(cancellation);
        await KeyWrites.RemoveAsync(write, keys, cancellation);
        write.Db.Teams.Remove(team);
        write.Append(new Change { TeamRemoved = team.TeamId });
        write.Note(TeamAnswer.Audit("team.delete", TeamAnswer.Of(team), null));
        return keys.Count;
    }

    /// <summary>Changes one team inside a write of its own, which is noted as the action.</summary>
    public Task<Outcome<TeamChange>> ChangeAsync(
        string teamId, string action, ChangeTerms terms, Func<WriteTransaction, TeamRow, Task<Outcome<TeamChange>>> change, CancellationToken cancellation) =>
        writes.RunAsync<TeamChange>(
            terms.Actor,
            async write =>
            {
                if (await write.Db.Teams.SingleOrDefaultAsync(t => t.TeamId == teamId, cancellation) is not { } row) return AdminError.TeamNotFound(teamId);
                if (!terms.IfMatch.Allows(row.Revision)) return AdminError.RevisionMismatch(row.Revision);
                var before = TeamAnswer.Of(row);
                var changed = await change(write, row);
                return changed.Error is null ? Log(write, action, before, changed.Value) : changed;
            },
            cancellation);

    private static Task<Outcome<TeamChange>> Changed(TeamRow row) => Task.FromResult<Outcome<TeamChange>>(new TeamChange(row, []));

    private static TeamFields OfModels(IReadOnlyList<string> models) => new() { Models = new(models), Limits = new LimitFields(), Stored = StoredFields.None };

    private async Task<Outcome<TeamChange>> ApplyAsync(WriteTransaction write, TeamRow row, TeamFields fields, bool isStrict, CancellationToken cancellation)
    {
        var scopeBefore = row.Tags;
        fields.ApplyTo(row);
        var unknown = warnings.TagsNobodyCarries(fields.Tags.IsPresent ? row.Tags : null).ToList();
        if (isStrict && unknown.Count > 0) return AdminError.InvalidFields(new FieldFaults().AddAll("tags", unknown));
        return new TeamChange(row,
        [
            .. unknown,
            .. warnings.UnreachableModels(null, row.Models, row),
            .. ScopeWarnings.FreedFacets(scopeBefore, row.Tags, "the team's tags"),
            .. fields.Tags.IsPresent ? await NarrowedKeysAsync(write.Db, row, cancellation) : [],
            .. WithoutEffect.WarningsOf(fields.Limits, fields.Stored),
        ]);
    }

    /// <summary>
    /// Keys that name tags the team now excludes. They are left as they are: both scopes hold, so such a key reaches less, never more.
    /// </summary>
    private static async Task<IReadOnlyList<string>> NarrowedKeysAsync(AdminDbContext db, TeamRow team, CancellationToken cancellation)
    {
        var count = 0;
        await foreach (var key in db.Keys.AsNoTracking().Where(k => k.TeamId == team.TeamId).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            if (KeyRules.Outside(key, team).Any()) count++;
        }

        return count == 0 ? [] : [$"{count} of the team's keys name tags outside the team's tags for the same facet; they reach less until they are changed"];
    }

    private static TeamChange Log(WriteTransaction write, string action, TeamAnswer? before, TeamChange change)
    {
        var row = change.Row;
        row.UpdatedAt = write.NowMs;
        row.Revision = write.Append(new Change { TeamUpserted = row.ToRecord() });
        write.Note(TeamAnswer.Audit(action, before, TeamAnswer.Of(row)));
        return change;
    }
}
