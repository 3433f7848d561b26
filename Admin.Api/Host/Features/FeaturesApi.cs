using Admin.Api.Http.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Admin.Api.Host.Features;

/// <summary><c>GET /features</c>: which fields of keys and teams do something, and which are only kept.</summary>
internal static class FeaturesApi
{
    private const string Later = "Kept as it came. Nothing reads it yet.";

    private static readonly FeaturesAnswer All = new(
    [
        new("scopes", ["allowed_tags", "enforced_tags", "tags"], true, "Where requests may go. The `tags` of a team are a scope; those of a key are labels."),
        new("hosted_tools", ["allowed_hosted_tools"], true, "Which tools at a model's provider a key may use that is kept to a place."),
        new("models", ["models"], true, "Which model groups may be named."),
        new("expiry", ["duration"], true, "A key stops by the gateways' own clocks."),
        new("blocking", ["blocked"], true, "A blocked key, and every key of a blocked team, is refused."),
        new("members", ["members_with_roles", "admins", "members", "team_member_permissions"], false, "Kept and listed. Members do not sign in."),
        new(
            "rate_limits",
            ["rpm_limit", "tpm_limit", "tpd_limit", "rpm_limit_type", "tpm_limit_type", "model_rpm_limit", "model_tpm_limit", "mcp_rpm_limit", "tag_rpm_limit",
             "team_member_rpm_limit", "team_member_tpm_limit", "default_estimated_output_tokens", "default_estimated_output_tokens_per_model"],
            false,
            Later),
        new("parallel_limits", ["max_parallel_requests"], false, Later),
        new(
            "budgets",
            ["max_budget", "budget_duration", "soft_budget", "model_max_budget", "spend", "budget_id", "end_user_budget_id", "budget_limits", "budget_fallbacks",
             "throttle_on_budget_exceeded", "temp_budget_increase", "temp_budget_expiry", "team_member_budget", "team_member_budget_duration"],
            false,
            Later),
        new("aliases", ["aliases", "model_aliases"], false, Later),
        new("configuration", ["config", "router_settings", "secret_manager_settings"], false, Later),
        new(
            "permissions",
            ["permissions", "object_permission", "allowed_routes", "allowed_passthrough_routes", "denied_passthrough_routes", "allowed_cache_controls",
             "allowed_vector_store_indexes", "access_group_ids", "enforced_params", "key_type", "default_team_member_models"],
            false,
            "Kept as it came. It fences nothing."),
        new("organizations", ["organization_id", "project_id", "agent_id"], false, Later),
        new("rotation", ["auto_rotate", "rotation_interval", "team_member_key_duration"], false, Later),
        new("guardrails", ["guardrails", "policies", "prompts", "disable_global_guardrails", "allow_team_guardrail_config"], false, Later),
        new(
            "others",
            ["enable_prompt_caching", "disabled_callbacks", "enforced_batch_output_expires_after", "enforced_file_expires_after"],
            false,
            Later),
        new("invitations", ["send_invite_email"], false, "Kept as it came. No mail is sent."),
    ]);

    public static void MapFeatures(this IEndpointRouteBuilder routes) => routes.MapGroup("").WithTags("Features").MapGet("/features", List)
        .Describe("Which fields have an effect", "Fields without one are accepted and kept, so that clients need not change.");

    private static Ok<FeaturesAnswer> List() => TypedResults.Ok(All);
}

/// <summary>The answer of <c>/features</c>.</summary>
internal sealed record FeaturesAnswer(IReadOnlyList<FeatureAnswer> Features);

/// <summary>One feature.</summary>
/// <param name="Fields">The fields of keys and teams that belong to it.</param>
/// <param name="InEffect">Whether they do anything.</param>
internal sealed record FeatureAnswer(string Name, IReadOnlyList<string> Fields, bool InEffect, string Note);
