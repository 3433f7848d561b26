using System.Text.RegularExpressions;
using Shared.Contracts.Places;

namespace Shared.Contracts.Routing;

/// <summary>One entry of <c>model_list</c>: an upstream with its tags. Immutable.</summary>
public sealed class Deployment
{
    /// <summary>Unique in the configuration: <c>model_info.id</c>, else a stable hash of the entry.</summary>
    public required string Id { get; init; }

    /// <summary>The place in its <see cref="ModelGroup"/>; the bit that <see cref="DeploymentSet"/> uses.</summary>
    public required int Index { get; init; }

    public required IReadOnlyList<Tag> Tags { get; init; }

    /// <summary>The one team that it is for (<c>model_info.team_id</c>); null for all.</summary>
    public string? TeamId { get; init; }

    /// <summary>The names under which a list of models may also let it be used (<c>access_groups</c>).</summary>
    public IReadOnlyList<string> AccessGroups { get; init; } = [];

    /// <summary>How many failures within a minute it may have without resting; null for the router's setting.</summary>
    public int? AllowedFails { get; init; }

    /// <summary>How long it rests; null for the router's setting.</summary>
    public TimeSpan? CooldownTime { get; init; }

    /// <summary>Patterns over <c>User-Agent: …</c> that make this deployment a positive match. Linear-time; no security boundary.</summary>
    public IReadOnlyList<Regex> UserAgentPatterns { get; init; } = [];

    /// <summary>Lower goes first; deployments without one come last.</summary>
    public int Order { get; init; } = int.MaxValue;

    /// <summary>The share of requests inside one order. Zero means: only when no other is left.</summary>
    public double Weight { get; init; } = 1;

    public required Upstream Upstream { get; init; }

    /// <summary>Where its requests are processed; where callers choose the model, as far as the address says.</summary>
    public Place Place { get; init; } = Place.Here;

    /// <summary>What its tags of the residency facet claim; null where they claim nothing.</summary>
    public Claim? Claim { get; init; }

    /// <summary>What the names that callers choose are judged by; null where no name matters.</summary>
    public NameClaim? NameClaim { get; init; }

    /// <summary>Whether the place is another one with another model.</summary>
    public bool HasPlaceByName { get; init; }

    /// <summary>Where a request is processed that the <c>*</c> of a wildcard group matched as this.</summary>
    public Place PlaceFor(string? wildcard) => wildcard is null || !HasPlaceByName ? Place : Place.Of(Upstream.DestinationOf(Upstream.ModelFor(wildcard)));

    public override string ToString() => Id;
}
