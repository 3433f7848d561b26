using Admin.Api.Data;
using Admin.Api.Errors;
using Admin.Api.Requests;
using Admin.Api.Tags;
using Microsoft.EntityFrameworkCore;
using Shared.Contracts.Sync;

namespace Admin.Api.Keys;

/// <summary>The only place that makes, changes and removes keys. The API and any page call the same functions.</summary>
internal sealed class KeyWrites(LoggedWrites writes, ScopeWarnings warnings)
{
    /// <param name="key">The key's text, of which only the hash and the last four characters are kept.</param>
    /// <param name="isStrict">Whether a tag that nobody carries is refused.</param>
    public Task<Outcome<KeyChange>> GenerateAsync(string key, KeyFields fields, string actor, bool isStrict, CancellationToken cancellation) =>
        writes.RunAsync<KeyChange>(
            async write =>
            {
                var row = new KeyRow
                {
                    Hash = KeyHash.Of(key).ToString(),
                    KeyName = KeyText.Shown(key),
                    CreatedAt = write.NowMs,
                    CreatedBy = actor,
                };
                if (await write.Db.Keys.AnyAsync(k => k.Hash == row.Hash, cancellation))
                    return AdminError.InvalidField("key", $"the key {row.KeyName} exists already");
                write.Db.Keys.Add(row);
                return await ApplyAsync(write, row, fields, isStrict, cancellation);
            },
            cancellation);

    /// <param name="ifMatch">The <c>If-Match</c> header.</param>
    /// <param name="isStrict">Whether a tag that nobody carries is refused.</param>
    public Task<Outcome<KeyChange>> UpdateAsync(KeyHash hash, KeyFields fields, IfMatch ifMatch, bool isStrict, CancellationToken cancellation) =>
        ChangeAsync(hash, ifMatch, (write, row) => ApplyAsync(write, row, fields, isStrict, cancellation), cancellation);

    public Task<Outcome<KeyChange>> SetBlockedAsync(KeyHash hash, bool isBlocked, IfMatch ifMatch, CancellationToken cancellation) =>
        ChangeAsync(
            hash,
            ifMatch,
            (write, row) =>
            {
                row.Blocked = isBlocked;
                return Task.FromResult<Outcome<KeyChange>>(Append(write, row, []));
            },
            cancellation);

    /// <summary>Removes all that are named, or none where any is unknown.</summary>
    public Task<Outcome<KeyDeletion>> DeleteAsync(KeyDeleteRequest request, CancellationToken cancellation) =>
        writes.RunAsync<KeyDeletion>(
            async write =>
            {
                var named = request.Keys ?? request.KeyAliases ?? [];
                var field = request.Keys is null ? "key_aliases" : "keys";
                var faults = new FieldFaults();
                var rows = new Dictionary<string, KeyRow>(StringComparer.Ordinal);
                for (var i = 0; i < named.Count; i++)
                {
                    if (await FindAsync(write.Db, request.Keys is null, named[i], cancellation) is { } row) rows[row.Hash] = row;
                    else faults.Add($"{field}[{i}]", "is not known");
                }

                if (faults.Any) return AdminError.NotFound("key_not_found", faults);
                foreach (var row in rows.Values) Remove(write, row);
                return new KeyDeletion(named);
            },
            cancellation);

    /// <summary>Removes one key inside a write that is in progress.</summary>
    public static void Remove(WriteTransaction write, KeyRow row)
    {
        write.Db.Keys.Remove(row);
        write.Append(new Change { KeyRemoved = row.Hash });
    }

    private Task<Outcome<KeyChange>> ChangeAsync(
        KeyHash hash,
        IfMatch ifMatch,
        Func<WriteTransaction, KeyRow, Task<Outcome<KeyChange>>> change,
        CancellationToken cancellation) =>
        writes.RunAsync<KeyChange>(
            async write =>
            {
                var text = hash.ToString();
                if (await write.Db.Keys.SingleOrDefaultAsync(k => k.Hash == text, cancellation) is not { } row) return AdminError.KeyNotFound();
                if (!ifMatch.Allows(row.Revision)) return AdminError.RevisionMismatch(row.Revision);
                return await change(write, row);
            },
            cancellation);

    private static Task<KeyRow?> FindAsync(AdminDbContext db, bool byAlias, string named, CancellationToken cancellation)
    {
        if (byAlias) return db.Keys.SingleOrDefaultAsync(k => k.KeyAlias == named, cancellation);
        var hash = KeyText.HashOf(named).ToString();
        return db.Keys.SingleOrDefaultAsync(k => k.Hash == hash, cancellation);
    }

    private async Task<Outcome<KeyChange>> ApplyAsync(WriteTransaction write, KeyRow row, KeyFields fields, bool isStrict, CancellationToken cancellation)
    {
        var db = write.Db;
        var teamBefore = await TeamOf(db, row, cancellation);
        var scopeBefore = row.ScopeTags;
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
        return Append(write, row,
        [
            .. unknown,
            .. warnings.UnreachableModels(row.ScopeTags, row.Models, team),
            .. ScopeWarnings.FreedFacets(scopeBefore, row.ScopeTags, "the key's tags"),
            .. ScopeWarnings.FreedFacets(teamBefore?.Tags, team?.Tags, "the key's team's tags"),
        ]);
    }

    private static async Task<TeamRow?> TeamOf(AdminDbContext db, KeyRow row, CancellationToken cancellation) =>
        row.TeamId is null ? null : await db.Teams.SingleOrDefaultAsync(t => t.TeamId == row.TeamId, cancellation);

    private static KeyChange Append(WriteTransaction write, KeyRow row, IReadOnlyList<string> warnings)
    {
        row.UpdatedAt = write.NowMs;
        row.Revision = write.Append(new Change { KeyUpserted = row.ToRecord() });
        return new KeyChange(row, warnings);
    }
}
