namespace Shared.Contracts.Routing;

/// <summary>What the router is asked.</summary>
/// <param name="Policy">The scopes and model lists of the key and its team.</param>
/// <param name="RequestedModel">What the client named in <c>model</c>.</param>
/// <param name="Tags">The caller's tags; those of a caller with <c>enforced_tags</c> are never looked at.</param>
/// <param name="UserAgent">The caller's User-Agent, for <c>tag_regex</c>.</param>
public sealed record RoutingQuestion(CallerPolicy Policy, string RequestedModel, CallerTags Tags, string? UserAgent)
{
    /// <summary>The caller wants the requested group and no other (<c>disable_fallbacks</c>).</summary>
    public bool DisablesFallbacks { get; init; }

    /// <summary>The name by which the request comes to a group, where that is not <see cref="RequestedModel"/>: that of a fallback.</summary>
    public string? NamedAs { get; init; }

    /// <summary>What is asked of the model; null where the question is only what can be reached.</summary>
    public InferenceOperation? Operation { get; init; }

    /// <summary>The body has an <c>extra_body</c>, so only deployments that take one can have it.</summary>
    public bool HasExtraBody { get; init; }

    /// <summary>The tools of the body that run at the model's provider, in its order.</summary>
    public IReadOnlyList<HostedTool> HostedTools { get; init; } = [];

    /// <summary>The first property of the body that names something remote for the model's provider to fetch; null where none does, or where nobody asks.</summary>
    public string? RemoteUrl { get; init; }
}
