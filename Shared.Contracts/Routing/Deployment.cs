using System.Text.RegularExpressions;

namespace Shared.Contracts.Routing;

/// <summary>One entry of <c>model_list</c>: an upstream with its tags. Immutable.</summary>
public sealed class Deployment
{
    /// <summary>Unique in the configuration: <c>model_info.id</c>, else a stable hash of the entry.</summary>
    public required string Id { get; init; }

    /// <summary>The place in its <see cref="ModelGroup"/>; the bit that <see cref="DeploymentSet"/> uses.</summary>
    public required int Index { get; init; }

    public required IReadOnlyList<Tag> Tags { get; init; }

    /// <summary>Patterns over <c>User-Agent: …</c> that make this deployment a positive match. Linear-time; no security boundary.</summary>
    public IReadOnlyList<Regex> UserAgentPatterns { get; init; } = [];

    /// <summary>Lower goes first; deployments without one come last.</summary>
    public int Order { get; init; } = int.MaxValue;

    /// <summary>The share of requests inside one order. Zero means: only when no other is left.</summary>
    public double Weight { get; init; } = 1;

    public required Upstream Upstream { get; init; }

    public override string ToString() => Id;
}
