using Admin.Api.Http.Requests;
using Microsoft.OpenApi;

namespace Admin.Api.Http.OpenApi;

/// <summary>What each field of a request means. One word means one thing in every call, so each name has one sentence.</summary>
internal static class FieldTexts
{
    private const string WithoutEffect = "Kept as it came, without effect; `/features` says so.";

    private static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal)
    {
        ["action"] = "Only what was done, such as `key.update`.",
        ["actor"] = "Only changes by this actor.",
        ["after"] = "The revision to start after.",
        ["at"] = "When that revision's change was written, in milliseconds since 1970-01-01 UTC: tells two histories apart.",
        ["nonce"] = "A random text that the sealed answer repeats, so that an older answer cannot stand in for it.",
        ["allowed_hosted_tools"] = "The tools that run at a model's provider, such as `web_search`, which a key that is kept to a place may use. A name covers its dated versions, `*` is every tool. Of a key and its team both hold; absent on one, the other's holds; on both, none is allowed.",
        ["allowed_tags"] = "The key's scope: where its requests may go. Callers may choose among these tags. Not together with `enforced_tags`.",
        ["all_users"] = "Refused: there is no list of users here.",
        ["blocked"] = "Whether requests are refused.",
        ["budget_duration"] = "After how long the budget starts anew, such as `30d`.",
        ["duration"] = "How long the key lives from now on, such as `30s`, `30min`, `12h` or `30d`. Absent or `-1`: for ever.",
        ["enforced_tags"] = "The key's scope, like `allowed_tags`; tags that a caller sends are ignored.",
        ["expand"] = "Accepted, without effect: rows are whole.",
        ["entity_type"] = "Only changes of keys (`key`) or of teams (`team`).",
        ["epoch"] = "The life of the database that the revision belongs to.",
        ["expired"] = "Only keys whose time is over, or only the others.",
        ["facet"] = "Only keys and teams whose scope names a tag of this facet, such as `region`; `plain tags` are those without a colon.",
        ["format"] = "`json`, or `csv` for a file of every row.",
        ["from"] = "Only changes at this instant or later, ISO 8601.",
        ["grace_period"] = "How long the old secret goes on working, such as `10m`. Absent: it stops at once.",
        ["access_group_id"] = "Refused: keys are not listed by it here.",
        ["status"] = "Refused: keys are not listed by it here; see `blocked` and `expired`.",
        ["include_created_by_keys"] = "Accepted, without effect: the list holds everybody's keys.",
        ["include_team_keys"] = "Accepted, without effect: the list holds the keys of all teams.",
        ["key"] = "The key: its text or its hash. In `/key/generate`, a text of your own choice.",
        ["key_alias"] = "A name for the key. No two keys share one.",
        ["key_aliases"] = "The keys, by their aliases.",
        ["key_hash"] = "Only the key with this hash.",
        ["keys"] = "The keys, by their texts or hashes; in `/key/bulk_update`, for each what `/key/update` takes.",
        ["litellm_model_id"] = "Only the deployment with this id.",
        ["max_budget_in_team"] = WithoutEffect,
        ["max_budget"] = "The most that may be spent.",
        ["max_parallel_requests"] = "The most requests at a time.",
        ["leaves"] = "Only keys and teams that reach a deployment which is not there, or not only there, such as `region:eu`. No rows: nothing leaves.",
        ["member"] = "One member or a list of them: `role` (`admin` or `user`) and `user_id` or `user_email`.",
        ["members_with_roles"] = "Everyone in the team.",
        ["members"] = "Everyone to add: `role` (`admin` or `user`) and `user_id` or `user_email`. Of `/team/new` and `/team/update`: kept without effect.",
        ["metadata"] = "Anything. Its `tags` are labels for spend and never route.",
        ["model"] = "Only this model group.",
        ["model_group"] = "Only this model group.",
        ["models"] = "The model groups that may be used; `prefix*` allows every name that begins so. Empty: all.",
        ["new_master_key"] = "Refused: the master key stands in the configuration.",
        ["new_key"] = "A text of your own choice for the new secret.",
        ["page_size"] = "How many on a page, at most 1000.",
        ["page"] = "Which page, from 1.",
        ["reaches"] = "Only keys and teams that reach a deployment which carries this tag.",
        ["role"] = "`admin` or `user`.",
        ["return_full_object"] = "Whether the answer holds whole rows instead of hashes.",
        ["rpm_limit"] = "The most requests in a minute.",
        ["search"] = "Only what holds this text.",
        ["size"] = "How many on a page, at most 1000.",
        ["soft_budget"] = "The spend to warn at.",
        ["sort_by"] = "What to sort by: `created_at`, `updated_at`, `key_alias`, `team_id` or `expires`.",
        ["sort_order"] = "`asc` or `desc`.",
        ["strict"] = "`true` refuses a tag that no deployment carries, instead of warning about it.",
        ["tag"] = "Only what names this tag.",
        ["tags"] = "Of a key: labels for spend, which never route. Of a team: the scope of all its keys.",
        ["team_alias"] = "A name for the team.",
        ["team_id"] = "The team, by its id.",
        ["team_ids"] = "The teams, by their ids.",
        ["to"] = "Only changes before this instant, ISO 8601.",
        ["token"] = "The same as `key`.",
        ["tpm_limit"] = "The most tokens in a minute.",
        ["user_email"] = "The member's e-mail address.",
        ["user_id"] = "The user, by id.",
    };

    /// <summary>Null for a field that nobody described; a test finds those.</summary>
    public static string? Of(string field) => Texts.GetValueOrDefault(field) ?? (StoredFields.Has(field) ? WithoutEffect : null);

    /// <param name="isNullable">Whether null, which clears a field, is a value.</param>
    public static OpenApiSchema SchemaOf(ReadField field, bool isNullable = true)
    {
        var schema = new OpenApiSchema { Description = Of(field.Name) };
        if (field.Shape == FieldShape.Any) return schema;
        schema.Type = isNullable ? TypeOf(field.Shape) | JsonSchemaType.Null : TypeOf(field.Shape);
        if (field.Shape == FieldShape.Texts) schema.Items = new OpenApiSchema { Type = JsonSchemaType.String };
        return schema;
    }

    private static JsonSchemaType TypeOf(FieldShape shape) => shape switch
    {
        FieldShape.Text => JsonSchemaType.String,
        FieldShape.Flag => JsonSchemaType.Boolean,
        FieldShape.Whole => JsonSchemaType.Integer,
        FieldShape.Number => JsonSchemaType.Number,
        FieldShape.Texts or FieldShape.List => JsonSchemaType.Array,
        FieldShape.Object => JsonSchemaType.Object,
        _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, null),
    };
}
