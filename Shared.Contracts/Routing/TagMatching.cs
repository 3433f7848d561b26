namespace Shared.Contracts.Routing;

/// <summary>How a caller's positive tags choose among the deployments that are in scope (<c>router_settings.tag_matching</c>).</summary>
public enum TagMatching
{
    /// <summary>A deployment that shares at least one tag matches. LiteLLM's <c>tag_filtering_match_any: true</c>; the default.</summary>
    Any,

    /// <summary>A deployment that carries every tag matches. LiteLLM's <c>tag_filtering_match_any: false</c>.</summary>
    All,

    /// <summary>A deployment that shares at least one tag in every facet the caller names matches.</summary>
    Facets,
}
