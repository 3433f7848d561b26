namespace Shared.Contracts.Routing;

/// <summary>What the router is asked.</summary>
/// <param name="Policy">The scopes and model lists of the key and its team.</param>
/// <param name="RequestedModel">What the client named in <c>model</c>.</param>
/// <param name="Tags">The caller's tags; those of a caller with <c>enforced_tags</c> are never looked at.</param>
/// <param name="UserAgent">The caller's User-Agent, for <c>tag_regex</c>.</param>
public sealed record RoutingQuestion(CallerPolicy Policy, string RequestedModel, CallerTags Tags, string? UserAgent);
