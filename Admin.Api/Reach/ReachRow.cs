using System.Text.Json.Serialization;
using Shared.Contracts.Routing;

namespace Admin.Api.Reach;

/// <summary>What one key or one team can reach.</summary>
internal sealed record ReachRow
{
    /// <summary><c>key</c> or <c>team</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The key's hash; null for a team.</summary>
    public string? Token { get; init; }

    public string? KeyName { get; init; }

    public string? KeyAlias { get; init; }

    public string? UserId { get; init; }

    public string? TeamId { get; init; }

    public string? TeamAlias { get; init; }

    /// <summary>The code with which the gateway refuses it at the moment; null where it answers. The models are what it reaches when that is lifted.</summary>
    public string? RefusedAs => KeyStandings.CodeOf(Standing);

    [JsonIgnore]
    public KeyStanding Standing { get; init; }

    /// <summary>The model groups of which it reaches a deployment; of any other it reaches none.</summary>
    public required IReadOnlyList<ReachedGroup> Models { get; init; }
}

/// <summary>What is reached of one model group.</summary>
/// <param name="Deployments">Their ids, in configuration order.</param>
internal sealed record ReachedGroup(string ModelName, IReadOnlyList<string> Deployments);

/// <summary>One page of <c>/route/reach</c>: the teams first, then the keys; and where the deployments are that they name.</summary>
internal sealed record ReachAnswer(IReadOnlyList<ReachRow> Data, IReadOnlyList<DeploymentPlace> Deployments, long TotalCount, long CurrentPage, long TotalPages);
