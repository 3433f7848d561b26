using System.Text.RegularExpressions;
using Shared.Contracts.Places;
using Shared.Contracts.Routing;

namespace Shared.Contracts.Configuration.Settings;

/// <summary>One entry of <c>model_list</c>, checked.</summary>
public sealed class ModelListEntry
{
    /// <summary><c>model_name</c>: the model group that clients name in <c>model</c>. May hold one <c>*</c>, at its end.</summary>
    public required string ModelName { get; init; }

    /// <summary><c>model_info.id</c>, else a stable hash of the entry. Unique.</summary>
    public required string Id { get; init; }

    /// <summary><c>litellm_params.tags</c>.</summary>
    public IReadOnlyList<Tag> Tags { get; init; } = [];

    /// <summary><c>litellm_params.tag_regex</c>, compiled to linear-time patterns.</summary>
    public IReadOnlyList<Regex> UserAgentPatterns { get; init; } = [];

    /// <summary><c>model_info.team_id</c>: the one team that it is for; null for all.</summary>
    public string? TeamId { get; init; }

    /// <summary><c>model_info.access_groups</c>: names under which a list of models may also let it be used.</summary>
    public IReadOnlyList<string> AccessGroups { get; init; } = [];

    /// <summary><c>allowed_fails</c> of the deployment; null for the router's.</summary>
    public int? AllowedFails { get; init; }

    /// <summary><c>cooldown_time</c> of the deployment; null for the router's.</summary>
    public TimeSpan? CooldownTime { get; init; }

    /// <summary><c>litellm_params.order</c>: lower goes first; null comes last.</summary>
    public int? Order { get; init; }

    /// <summary><c>litellm_params.weight</c>; where absent, <c>rpm</c>, then <c>tpm</c>, as in LiteLLM; null counts as 1.</summary>
    public double? Weight { get; init; }

    /// <summary><c>model_info.enable_tag_filtering</c>: overrides the router's setting for the whole group.</summary>
    public bool? EnableTagFiltering { get; init; }

    /// <summary><c>model_info.allow_fail_open</c>: lets selection, never a scope, be given up for the group when it leaves nothing.</summary>
    public bool AllowFailOpen { get; init; }

    /// <summary>Where its requests are processed, as far as anybody says.</summary>
    public Place Place { get; init; } = Place.Here;

    /// <summary>The provider's side: address, model name, credentials, time limits.</summary>
    public required Upstream Upstream { get; init; }
}
