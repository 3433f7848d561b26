using Admin.Api.Data;
using Admin.Api.Errors;
using Admin.Api.Http.Authentication;
using Admin.Api.Http.Requests;
using Admin.Api.Tags;
using Microsoft.EntityFrameworkCore;
using Shared.Contracts.Sync;

namespace Admin.Api.Keys;

/// <summary>Makes, changes and removes keys, for the API and the pages alike. A team that is deleted takes its keys with it in <c>TeamWrites</c>.</summary>
internal sealed class KeyWrites(LoggedWrites writes, ScopeWarnings warnings, InstallationKeys installation)
{
    /// <param name="key">The key's text, of which only the hash and the last four characters are kept.</param>
    public Task<Outcome<KeyChange>> GenerateAsync(string key, KeyFields fields, ChangeTerms terms, CancellationToken cancellation) =>
        writes.RunAsync(terms.Actor, write => MakeAsync(write, key, fields, terms, cancellation), cancellation);

    /// <summary>Makes a key inside a write that is in progress.</summary>
    public async Task<Outcome<KeyChange>> MakeAsync(WriteTransaction write, string key, KeyFields fields, ChangeTerms terms, CancellationToken cancellation)
    {
        var row = new KeyRow
        {
            Hash = KeyHash.Of(key).ToString(),
            KeyName = KeyText.Shown(key),
            CreatedAt = write.NowMs,
            CreatedBy = write.Actor,
        };
        if (installation.Owns(KeyHash.Of(key))) return AdminError.InvalidField("key", InstallationKeys.Fault);
        if (await KeySecrets.IsTakenAsync(write.Db, row.Hash, cancellation)) return AdminError.InvalidField("key", $"the key {row.KeyName} exists already");
        write.Db.Keys.Add(row);
        var applied = await ApplyAsync(write, row, fields, terms.IsStrict, cancellation);
        return applied.Error is null ? Log(write, "key.generate", null, applied.Value, []) : applied;
    }

    public Task<Outcome<KeyChange>> UpdateAsync(KeyReference key, KeyFields fields, ChangeTerms terms, CancellationToken cancellation) =>
        ChangeAsync(key, "key.update", terms, (write, row, _) => ApplyAsync(write, row, fields, terms.IsStrict, cancellation), cancellation);

    public Task<Outcome<KeyChange>> SetBlockedAsync(KeyReference key, bool isBlocked, ChangeTerms terms, CancellationToken cancellation) =>
        ChangeAsync(
            key,
            isBlocked ? "key.block" : "key.unblock",
            terms,
            (_, row, _) =>
            {
                row.Blocked = isBlocked;
                return Task.FromResult<Outcome<KeyChange>>(new KeyChange(row, []));
            },
            cancellation);

    /// <summary>Gives the key a new secret. The old one stops with this write, or after the grace period by the gateways' own clocks.</summary>
    /// <param name="secret">The text of the new secret.</param>
    public Task<Outcome<KeyChange>> RegenerateAsync(KeyReference key, string secret, KeyRegenerateRequest request, ChangeTerms terms, CancellationToken cancellation) =>
        ChangeAsync(
            key,
            "key.regenerate",
            terms,
            async (write, row, retired) =>
            {
                if (installation.Owns(KeyHash.Of(secret))) return AdminError.InvalidField("new_key", InstallationKeys.Fault);
                if (await KeySecrets.IsTakenAsync(write.Db, KeyHash.Of(secret).ToString(), cancellation))
                    return AdminError.InvalidField("new_key", $"the key {KeyText.Shown(secret)} exists already");
                var applied = await ApplyAsync(write, row, request.Fields, terms.IsStrict, cancellation);
                if (applied.Error is not null) return applied;
                await KeySecrets.ClearAsync(write, except: row.Hash, cancellation);
                var successor = KeySecrets.Replace(write, row, secret, retired, Duration.End(request.GracePeriod.Value, write.Now));
                return applied.Value with { Row = successor };
            },
            cancellation);

    /// <summary>Removes all that are named, or none where any is unknown.</summary>
    public Task<Outcome<KeyDeletion>> DeleteAsync(KeyDeleteRequest request, ChangeTerms terms, CancellationToken cancellation) =>
        writes.RunAsync<KeyDeletion>(
            terms.Actor,
            async write =>
            {
                var named = request.Named;
                var field = request.Keys is null ? "key_aliases" : "keys";
                var faults = new FieldFaults();
                var rows = new Dictionary<string, KeyRow>(StringComparer.Ordinal);
                for (var i = 0; i < named.Count; i++)
                {
                    if (await FindAsync(write, request.Keys is null, named[i], cancellation) is { } row) rows[row.Hash] = row;
                    else faults.Add($"{field}[{i}]", "is not known");
                }

                if (faults.Any) return AdminError.NotFound("key_not_found", faults);
                await RemoveAsync(write, rows.Values, cancellation);
                return new KeyDeletion(named);
            },
            cancellation);

    /// <summary>Removes keys, with every secret that opens them, inside a write that is in progress.</summary>
    public static async Task RemoveAsync(WriteTransaction write, IReadOnlyCollection<KeyRow> rows, CancellationToken cancellation)
    {
        var retired = (await KeySecrets.OfAsync(write.Db, [.. rows.Select(r => r.Hash)], cancellation)).ToLookup(r => r.KeyHash, StringComparer.Ordinal);
        foreach (var row in rows)
        {
            foreach (var old in retired[row.Hash]) KeySecrets.Remove(write, old);
            write.Db.Keys.Remove(row);
            write.Append(new Change { KeyRemoved = row.Hash });
            write.Note(KeyAnswer.Audit("key.delete", KeyAnswer.Of(row), null));
        }
    }

    private Task<Outcome<KeyChange>> ChangeAsync(
        KeyReference key,
        string action,
        ChangeTerms terms,
        Func<WriteTransaction, KeyRow, List<RetiredKeyRow>, Task<Outcome<KeyChange>>> change,
        CancellationToken cancellation) =>
        writes.RunAsync<KeyChange>(
            terms.Actor,
            async write =>
            {
                if (key.Hash is { } hash && installation.Owns(hash)) return AdminError.InvalidField("key", InstallationKeys.Fault);
                if (await key.FindAsync(write.Db, write.NowMs, cancellation) is not { } row) return AdminError.KeyNotFound();
                if (!terms.IfMatch.Allows(row.Revision)) return AdminError.RevisionMismatch(row.Revision);
                var before = KeyAnswer.Of(row);
                var retired = await KeySecrets.OfAsync(write.Db, [row.Hash], cancellation);
                var changed = await change(write, row, retired);
                return changed.Error is null ? Log(write, action, before, changed.Value, retired) : changed;
            },
            cancellation);

    private static Task<KeyRow?> FindAsync(WriteTransaction write, bool byAlias, string named, CancellationToken cancellation) =>
        byAlias
            ? write.Db.Keys.SingleOrDefaultAsync(k => k.KeyAlias == named, cancellation)
            : KeySecrets.FindAsync(write.Db, KeyText.HashOf(named), write.NowMs, cancellation);

    private async Task<Outcome<KeyChange>> ApplyAsync(WriteTransaction write, KeyRow row, KeyFields fields, bool isStrict, CancellationToken cancellation)
    {
        var db = write.Db;
        var teamBefore = await TeamOf(db, row, cancellation);
        var (scopeBefore, teamIdBefore) = (row.ScopeTags, row.TeamId);
        fields.ApplyTo(row, write.Now);
        var team = await TeamOf(db, row, cancellation);

        var faults = new FieldFaults();
        if (row.TeamId is not null && team is null) faults.Add("team_id", $"there is no team '{row.TeamId}'");
        if (fields.KeyAlias.Value is { } alias && await db.Keys.AnyAsync(k => k.KeyAlias == alias && k.Hash != row.Hash, cancellation))
            faults.Add("key_alias", $"the alias '{alias}' is taken");
        KeyRules.CheckOneScope(row, faults);
        if (fields.ChangesScope) KeyRules.CheckTeam(row, team, faults);

        var unknown = warnings.TagsNobodyCarries(fields.AllowedTags.Value is null && fields.EnforcedTags.Value is null ? null : row.ScopeTags).ToList();
        if (isStrict) faults.AddAll(row.AllowedTags is null ? "enforced_tags" : "allowed_tags", unknown);
        if (faults.Any) return AdminError.InvalidFields(faults);
        return new KeyChange(row,
        [
            .. unknown,
            .. warnings.UnreachableModels(row.ScopeTags, row.Models, team),
            .. warnings.HostedTools(row, team),
            .. ScopeWarnings.FreedFacets(scopeBefore, row.ScopeTags, "the key's tags"),
            .. ScopeWarnings.FreedFacets(teamBefore?.Tags, team?.Tags, "the key's team's tags"),
            .. ScopeWarnings.LeftTeam(teamIdBefore, row.TeamId),
            .. fields.PassedOver.Select(field => $"{field} is empty and was passed over: it stays as it was; null clears it"),
            .. WithoutEffect.WarningsOf(fields.Limits, fields.Stored),
        ]);
    }

    private static async Task<TeamRow?> TeamOf(AdminDbContext db, KeyRow row, CancellationToken cancellation) =>
        row.TeamId is null ? null : await db.Teams.SingleOrDefaultAsync(t => t.TeamId == row.TeamId, cancellation);

    private static KeyChange Log(WriteTransaction write, string action, KeyAnswer? before, KeyChange change, IEnumerable<RetiredKeyRow> retired)
    {
        KeySecrets.Append(write, change.Row, retired);
        write.Note(KeyAnswer.Audit(action, before, KeyAnswer.Of(change.Row)));
        return change;
    }
}
