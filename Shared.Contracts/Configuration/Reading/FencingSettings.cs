using System.Collections.Frozen;
using Shared.Contracts.Configuration.Settings;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>
/// What LiteLLM's settings that this gateway does not have would have enforced. One rule for all: what decides where a request or a key may go, or what may leave with it,
/// refuses the file; what limits an amount, or demands something of a request, is a warning that says so.
/// </summary>
internal static class FencingSettings
{
    private const string Everywhere = "*.";

    /// <summary>By the path of the setting: what would pass that LiteLLM stops.</summary>
    private static readonly FrozenDictionary<string, string> Fences = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["guardrails"] = "checks or masks what is sent and answered",
        ["policies"] = "says which guardrails check what is sent",
        ["policy_attachments"] = "says which guardrails check what is sent",
        ["include"] = "adds further files; write what stands in them into this one, their fences too",
        ["model_list[].access_groups"] = "says which keys reach this deployment; write it into model_info",
        ["general_settings.allowed_ips"] = "says which addresses may call",
        ["general_settings.allowed_routes"] = "says which paths may be called",
        ["general_settings.admin_only_routes"] = "says which paths are the administrator's alone",
        ["general_settings.reject_clientside_metadata_tags"] = "keeps callers from sending tags",
        ["litellm_settings.api_base"] = "is the address of every upstream; write api_base into each entry of model_list",
        ["litellm_settings.banned_keywords_list"] = "stops what holds such a word",
        ["litellm_settings.blocked_user_list"] = "says which users may not call",
        ["litellm_settings.guardrails"] = "checks or masks what is sent and answered",
        ["litellm_settings.post_call_rules"] = "checks what is answered",
        ["litellm_settings.pre_call_rules"] = "checks what is sent",
        ["litellm_settings.prompt_injection_params"] = "checks what is sent",
        ["router_settings.guardrail_list"] = "checks or masks what is sent and answered",
        ["router_settings.tag_routing_prefix"] = "says which tags select a deployment",
        ["model_list[].litellm_params.guardrails"] = "checks or masks what is sent and answered",
        ["model_list[].litellm_params.litellm_credential_name"] = "names the address and the key of this upstream; write api_base and api_key",
        ["model_list[].litellm_params.use_litellm_proxy"] = "sends the requests to another proxy in place of the provider; write litellm_proxy/… with its api_base",
        [Everywhere + "team_id"] = "makes this the deployment of one team; write it into model_info",
        [Everywhere + "team_public_model_name"] = "is the name by which one team asks for this deployment; write it as model_name, with team_id in model_info",
        [Everywhere + "access_groups"] = "says which keys reach this deployment; write it into model_info",
        [Everywhere + "allowed_model_region"] = "says in which region a request may be answered; write the deployments' regions as tags, and allowed_tags on keys",
        [Everywhere + "allowed_routes"] = "says which paths may be called",
        [Everywhere + "blocked"] = "takes this deployment out of use; take the entry out",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Maps that fence where one of <see cref="FencingMembers"/> stands in them.</summary>
    private static readonly FrozenSet<string> Maps = FrozenSet.ToFrozenSet(
        ["litellm_settings.default_key_generate_params", "general_settings.default_key_generate_params", "litellm_settings.default_team_params", "router_settings.default_litellm_params"],
        StringComparer.Ordinal);

    private static readonly FrozenSet<string> FencingMembers = FrozenSet.ToFrozenSet(
        [
            "models", "tags", "allowed_tags", "enforced_tags", "team_id", "access_group_ids", "allowed_routes", "guardrails", "allowed_model_region", "api_base", "base_url",
            "custom_llm_provider", "blocked", "permissions", "object_permission",
        ],
        StringComparer.Ordinal);

    /// <summary>LiteLLM's callbacks that stop or change what is sent. The others only watch.</summary>
    private static readonly FrozenSet<string> GuardingCallbacks = FrozenSet.ToFrozenSet(
        [
            "presidio", "hide_secrets", "lakera_prompt_injection", "detect_prompt_injection", "banned_keywords", "blocked_user_check", "llmguard_moderations",
            "llamaguard_moderations", "openai_moderations", "google_text_moderation", "azure_content_safety", "aporia_prompt_injection", "guardrails_ai",
        ],
        StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Demands = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["general_settings.enforce_user_param"] = "that each request names a user",
        ["general_settings.enforced_params"] = "that each request has certain parameters",
        ["general_settings.service_account_settings"] = "certain parameters of service accounts' requests",
        ["general_settings.default_team_disabled"] = "that each key belongs to a team",
        ["general_settings.custom_auth"] = "what your own code says of a caller; callers need keys of this gateway",
        ["general_settings.role_permissions"] = "what a role may use; callers need keys of this gateway",
        ["litellm_settings.key_generation_settings"] = "who may make keys and with which fields; only the master key makes them here",
        ["litellm_settings.default_internal_user_params"] = "what users may use and spend; there are no users here",
        ["litellm_settings.require_auth_for_metrics_endpoint"] = "a key for /metrics; keep that path inside your network",
        ["model_list[].model_info.discoverable"] = "that the model is not listed; /v1/models lists it for whoever may use it",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly string[] LimitWords = ["budget", "rpm", "tpm", "limit", "limits", "parallel", "upperbound"];

    private static readonly FrozenSet<string> Amounts = FrozenSet.ToFrozenSet(
        ["max_request_size_mb", "max_response_size_mb", "max_file_size_mb", "max_batch_file_size_mb", "priority_reservation", "default_key_generate_params", "default_team_params"],
        StringComparer.Ordinal);

    /// <summary>Why the file is refused: this setting fences in LiteLLM, and nothing would here. Null for every other.</summary>
    public static string? Lost(string section, SettingEntry entry)
    {
        var path = SettingPlace.Child(section, entry.Name);
        var isOfDeployment = section.StartsWith("model_list[]", StringComparison.Ordinal);
        if (Fences.TryGetValue(path, out var fence) || (isOfDeployment && Fences.TryGetValue(Everywhere + entry.Name, out fence)))
            return Refused(fence);
        if (Maps.Contains(path) && entry.Value.Entries.FirstOrDefault(e => FencingMembers.Contains(e.Name) && !UnusedSettings.IsOff(e.Value)) is { } member)
            return Refused($"has '{member.Name}', which fences");
        return entry.Name is "callbacks" or "success_callback" && GuardIn(entry.Value) is { } guard
            ? Refused($"names '{guard}', which checks or masks what is sent")
            : null;
    }

    /// <summary>What is demanded or limited in LiteLLM and not here; null where the setting does neither.</summary>
    public static string? NotEnforced(string section, string name)
    {
        if (Demands.TryGetValue(SettingPlace.Child(section, name), out var demand)) return $"is LiteLLM's and has no effect; not enforced here: {demand}";
        if (name.StartsWith("disable_", StringComparison.OrdinalIgnoreCase)) return null;
        var isLimit = Amounts.Contains(name) || name.Split('_').Any(word => LimitWords.Contains(word, StringComparer.Ordinal));
        return isLimit && section != LitellmSection.ModelInfo.Title ? "is LiteLLM's and has no effect; no such limit is enforced here" : null;
    }

    private static string Refused(string fence) =>
        fence.Split("; ") is [var does, var remedy] ? $"{does} in LiteLLM and would do nothing here: {remedy}" : $"{fence} in LiteLLM and would do nothing here: take it out if nothing relies on it";

    private static string? GuardIn(SettingNode node) =>
        (node.Kind == SettingKind.List ? node.Items : [node]).Select(item => item.Text).FirstOrDefault(GuardingCallbacks.Contains);
}
