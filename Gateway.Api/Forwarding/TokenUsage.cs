namespace Gateway.Api.Forwarding;

/// <summary>The tokens that an upstream said it used.</summary>
/// <param name="Input">Of the prompt; null where the answer does not say.</param>
/// <param name="Output">Of the answer; null where it does not say, as for embeddings.</param>
internal readonly record struct TokenUsage(long? Input, long? Output);
