namespace Shared.Contracts.Routing;

/// <summary>Everything about a key and its team that decides where its requests may go. Immutable; equal for keys with equal policy.</summary>
/// <param name="KeyScope">The key's <c>allowed_tags</c> or <c>enforced_tags</c>; null for no scope.</param>
/// <param name="TeamScope">The team's <c>tags</c>; null for no scope. Composes with the key's: both hold.</param>
/// <param name="IgnoresCallerTags">True with <c>enforced_tags</c>: the caller's own tags are dropped unread.</param>
/// <param name="KeyModels">The key's <c>models</c>.</param>
/// <param name="TeamModels">The team's <c>models</c>.</param>
public sealed record CallerPolicy(Scope? KeyScope, Scope? TeamScope, bool IgnoresCallerTags, ModelAllowList KeyModels, ModelAllowList TeamModels)
{
    /// <summary>The master key's: no scope, every model.</summary>
    public static CallerPolicy Unrestricted { get; } = new(null, null, false, ModelAllowList.All, ModelAllowList.All);

    /// <summary>The key's <c>allowed_hosted_tools</c>; null where it says nothing.</summary>
    public HostedToolList? KeyHostedTools { get; init; }

    /// <summary>The team's <c>allowed_hosted_tools</c>; null where it says nothing. Where both say something, both hold.</summary>
    public HostedToolList? TeamHostedTools { get; init; }
    /// <summary>The key's team; null for none. Some deployments are one team's alone.</summary>
    public string? TeamId { get; init; }

    public bool HasScope => KeyScope is not null || TeamScope is not null;

    /// <summary>Whether the scope of the key or of the team names the facet, so that its requests are fenced by it.</summary>
    /// <param name="facet">Null names none.</param>
    public bool NamesFacet(string? facet) => facet is not null && ((KeyScope?.NamesFacet(facet) ?? false) || (TeamScope?.NamesFacet(facet) ?? false));
}
