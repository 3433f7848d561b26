namespace Shared.Contracts.Routing;

/// <summary>The rules that can take a deployment out, in the order in which they run.</summary>
public enum RoutingRule
{
    /// <summary>Is the deployment of another team (<c>model_info.team_id</c>).</summary>
    OtherTeam,

    /// <summary>Is in access groups of which a list of models names none, nor the model itself.</summary>
    AccessGroup,

    /// <summary>Outside the team's scope.</summary>
    TeamScope,

    /// <summary>Outside the key's scope.</summary>
    KeyScope,

    /// <summary>The model that the caller named is processed outside what the deployment's tags claim, and a scope names the residency facet.</summary>
    Place,

    /// <summary>Carries a tag the caller excluded (<c>!tag</c>).</summary>
    ExcludedTag,

    /// <summary>Lacks a tag the caller requires (<c>&amp;tag</c>).</summary>
    RequiredTag,

    /// <summary>Does not match the caller's positive tags, or the User-Agent patterns where those decide.</summary>
    PositiveTags,

    /// <summary>Is not tagged <c>default</c> where only those are kept.</summary>
    DefaultTag,

    /// <summary>Does not serve the operation that is asked.</summary>
    Operation,

    /// <summary>Does not take the <c>extra_body</c> that the request has.</summary>
    ExtraBody,

    /// <summary>Is cooling down. Runs after selection, so it never changes what selection means.</summary>
    Cooldown,

    /// <summary>Its own answer proved that it is not where its tags say. Runs with the cooldown.</summary>
    PlaceMismatch,
}
