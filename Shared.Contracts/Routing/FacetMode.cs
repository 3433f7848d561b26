namespace Shared.Contracts.Routing;

/// <summary>How a scope that names a facet constrains a deployment's tags of that facet.</summary>
public enum FacetMode
{
    /// <summary>The deployment carries at least one tag of the facet, and every one it carries is in the scope. The default: a deployment that may also process in the US is not an EU deployment.</summary>
    Only,

    /// <summary>One shared tag is enough, as for plain tags (<c>router_settings.tag_facets</c>).</summary>
    Any,
}
