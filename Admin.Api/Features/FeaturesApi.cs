using Admin.Api.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Admin.Api.Features;

/// <summary><c>GET /features</c>: which fields of keys and teams do something, and which are only kept.</summary>
internal static class FeaturesApi
{
    private const string Later = "Kept as it came. Nothing reads it yet.";

    private static readonly FeaturesAnswer All = new(
    [
        new("scopes", ["allowed_tags", "enforced_tags", "tags"], true, "Where requests may go. The `tags` of a team are a scope; those of a key are labels."),
        new("models", ["models"], true, "Which model groups may be named."),
        new("expiry", ["duration"], true, "A key stops by the gateways' own clocks."),
        new("blocking", ["blocked"], true, "A blocked key, and every key of a blocked team, is refused."),
        new("members", ["members_with_roles"], false, "Kept and listed. Members do not sign in."),
        new("rate_limits", ["rpm_limit", "tpm_limit"], false, Later),
        new("parallel_limits", ["max_parallel_requests"], false, Later),
        new("budgets", ["max_budget", "budget_duration", "soft_budget", "model_max_budget", "spend"], false, Later),
        new("aliases", ["aliases"], false, Later),
        new("configuration", ["config"], false, Later),
        new("permissions", ["permissions", "object_permission"], false, Later),
        new("guardrails", ["guardrails"], false, Later),
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
