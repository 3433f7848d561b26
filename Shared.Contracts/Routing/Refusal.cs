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

    /// <summary>The body asks for a tool that runs at the model's provider, and key and team do not both allow it.</summary>
    HostedToolNotAllowed,

    /// <summary>The body names something remote that the model's provider would fetch, which the installation denies keys that are kept to places.</summary>
    RemoteUrlNotAllowed,

    /// <summary>No deployment of the group or its fallbacks matches the tags.</summary>
    NoDeploymentsWithTagRouting,

    /// <summary>What matches the tags does not serve the operation that is asked.</summary>
    OperationNotServed,

    /// <summary>What matches the tags does not take the <c>extra_body</c> that the request has.</summary>
    ExtraBodyNotTaken,
}

/// <summary>The router's no.</summary>
/// <param name="Subject">The caller's own word that was refused: the model name, the tag or the tool.</param>
public sealed record Refusal(RefusalReason Reason, string Subject)
{
    /// <summary>The property of the body that the subject stands in, where that can be one of several.</summary>
    public string? Field { get; init; }

    /// <summary>What was asked, where that is the reason.</summary>
    public InferenceOperation? Operation { get; init; }
}
