namespace Shared.Contracts.Routing;

/// <summary>Which dialect an upstream speaks: how its URL is built and which header carries its credential.</summary>
public enum UpstreamProvider
{
    /// <summary>OpenAI's own API and everything that speaks it: <c>{api_base}/chat/completions</c>, bearer token.</summary>
    OpenAi,

    /// <summary>Azure OpenAI: deployment in the path and <c>api-version</c> in the query, or the v1 API; <c>api-key</c> header.</summary>
    Azure,

    /// <summary>Anthropic's OpenAI-compatible endpoint; <c>x-api-key</c> header.</summary>
    Anthropic,

    /// <summary>No upstream: the gateway answers with the configured text.</summary>
    Mock,
}
