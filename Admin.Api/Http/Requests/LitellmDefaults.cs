using System.Text.Json;

namespace Admin.Api.Http.Requests;

/// <summary>
/// What LiteLLM's rows always hold, also where there is nothing: clients read these without asking whether they are there. Null, zero or empty, since nothing
/// here counts or enforces them.
/// </summary>
internal static class LitellmDefaults
{
    public static readonly IReadOnlyDictionary<string, JsonElement> OfKeys = Parse(
        """
        {"spend":0.0,"aliases":{},"config":{},"permissions":{},"model_spend":{},"model_max_budget":{},"soft_budget_cooldown":false,"allowed_cache_controls":[],
         "allowed_routes":[],"budget_id":null,"budget_reset_at":null,"litellm_budget_table":null,"organization_id":null,"org_id":null,"project_id":null,
         "agent_id":null,"object_permission_id":null,"object_permission":null,"updated_by":null,"last_active":null}
        """);

    public static readonly IReadOnlyDictionary<string, JsonElement> OfTeams = Parse(
        """
        {"spend":0.0,"admins":[],"members":[],"team_member_permissions":null,"organization_id":null,"model_id":null,"model_spend":{},"model_max_budget":{},
         "budget_reset_at":null,"litellm_model_table":null,"object_permission_id":null,"object_permission":null,"policies":null,"router_settings":null,
         "access_group_ids":null}
        """);

    /// <summary>The stored fields, and those of LiteLLM's that are not among them.</summary>
    public static Dictionary<string, JsonElement> Under(this IReadOnlyDictionary<string, JsonElement> defaults, IReadOnlyDictionary<string, JsonElement>? stored)
    {
        var shown = new Dictionary<string, JsonElement>(defaults, StringComparer.Ordinal);
        foreach (var (name, value) in stored ?? new Dictionary<string, JsonElement>()) shown[name] = value;
        return shown;
    }

    private static Dictionary<string, JsonElement> Parse(string json) => JsonElement.Parse(json).EnumerateObject().ToDictionary(f => f.Name, f => f.Value, StringComparer.Ordinal);
}
