namespace Shared.Contracts.Routing;

/// <summary>Why the router says no, in the order in which the reasons are given: an answer never tells more than its asker may know.</summary>
public enum RefusalReason
{
    /// <summary>The key's or team's <c>models</c> does not list the name, whether or not it exists.</summary>
    ModelNotAllowed,

    /// <summary>No model group or alias has the name.</summary>
    ModelNotFound,

    /// <summary>A caller tag is outside the scope.</summary>
    TagsNotAllowed,

    /// <summary>No deployment of the group or its fallbacks matches the tags.</summary>
    NoDeploymentsWithTagRouting,

    /// <summary>What matches the tags does not take the <c>extra_body</c> that the request has.</summary>
    ExtraBodyNotTaken,
}

/// <summary>The router's no.</summary>
/// <param name="Subject">The caller's own word that was refused: the model name or the tag.</param>
public sealed record Refusal(RefusalReason Reason, string Subject);
