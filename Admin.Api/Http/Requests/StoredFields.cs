using System.Text.Json;

namespace Admin.Api.Http.Requests;

/// <summary>
/// The fields of LiteLLM's that are accepted and kept as they came, without effect until their feature exists. Null and empty values are nothing: clients send
/// them for whatever their user left out.
/// </summary>
/// <param name="Values">The fields that are present with a value.</param>
internal sealed record StoredFields(IReadOnlyDictionary<string, JsonElement> Values)
{
    public const string MemberPermissions = "team_member_permissions";

    /// <summary>Those of keys.</summary>
    public static readonly IReadOnlyList<string> OfKeys =
    [
        .. Common,
        "tag_rpm_limit", "budget_id", "end_user_budget_id", "budget_fallbacks", "throttle_on_budget_exceeded", "temp_budget_increase", "temp_budget_expiry",
        "allowed_cache_controls", "allowed_routes", "denied_passthrough_routes", "enforced_params", "key_type", "enable_prompt_caching", "disabled_callbacks",
        "auto_rotate", "rotation_interval", "project_id", "agent_id",
    ];

    /// <summary>Those of teams.</summary>
    public static readonly IReadOnlyList<string> OfTeams =
    [
        .. Common,
        "admins", "members", MemberPermissions, "default_team_member_models", "model_aliases", "team_member_budget", "team_member_budget_duration",
        "team_member_rpm_limit", "team_member_tpm_limit", "team_member_key_duration", "secret_manager_settings", "enforced_batch_output_expires_after",
        "enforced_file_expires_after", "allow_team_guardrail_config",
    ];

    /// <summary>Nothing is changed.</summary>
    public static StoredFields None { get; } = new(new Dictionary<string, JsonElement>());

    private static IReadOnlyList<string> Common =>
    [
        "aliases", "config", "permissions", "guardrails", "object_permission", "spend", "send_invite_email", "model_max_budget",
        "model_rpm_limit", "model_tpm_limit", "mcp_rpm_limit", "tpd_limit", "rpm_limit_type", "tpm_limit_type", "default_estimated_output_tokens",
        "default_estimated_output_tokens_per_model", "budget_limits", "allowed_passthrough_routes", "allowed_vector_store_indexes", "access_group_ids", "prompts",
        "policies", "disable_global_guardrails", "router_settings", "organization_id",
    ];

    /// <summary>Whether it is one of them.</summary>
    public static bool Has(string field) => OfKeys.Contains(field, StringComparer.Ordinal) || OfTeams.Contains(field, StringComparer.Ordinal);

    public static StoredFields Read(BodyFields fields, IReadOnlyList<string> names) => new(names
        .Select(name => (Name: name, Field: fields.Something(name)))
        .Where(f => f.Field is not null)
        .ToDictionary(f => f.Name, f => f.Field!.Value, StringComparer.Ordinal));

    /// <summary>The text of a JSON object: what is stored, with these fields over it.</summary>
    public string Over(string stored)
    {
        if (Values.Count == 0) return stored;
        var merged = Parse(stored);
        foreach (var (name, value) in Values) merged[name] = value;
        return JsonSerializer.Serialize(merged);
    }

    public static Dictionary<string, JsonElement> Parse(string stored) => JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(stored) ?? [];
}
