using Shared.Contracts.Routing;

namespace Gateway.Api.Forwarding;

/// <summary>What of a request goes upstream, beside the body: the same for every attempt.</summary>
/// <param name="Operation">What is asked.</param>
/// <param name="IsStreaming">Whether the caller asked for a streamed answer.</param>
/// <param name="Headers">The caller's headers that <see cref="HeaderRules"/> let through.</param>
/// <param name="Timeout">How long a silence the caller bears; null for as long as the deployment's own limit.</param>
internal sealed record UpstreamCall(InferenceOperation Operation, bool IsStreaming, IReadOnlyList<KeyValuePair<string, string>> Headers, TimeSpan? Timeout = null);
