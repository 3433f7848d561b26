using Shared.Contracts.Routing;

namespace Gateway.Api.Body;

/// <summary>What the gateway needs of a request body: the fields it decides on, and how the upstream's copy differs. The tags are in the builder that was scanned with.</summary>
/// <param name="Model">The requested model, unescaped and never empty; null where the body has no <c>model</c>, which is for the endpoint to judge, and where the path names it.</param>
/// <param name="Stream">Whether the answer is to be streamed. Absent and <c>null</c> mean no.</param>
/// <param name="Edits">The upstream's copy, but for its model.</param>
internal sealed record BodyFields(string? Model, bool Stream, BodyEdits Edits)
{
    /// <summary>How long the caller wants each attempt to wait, by <c>timeout</c>, or for a streamed answer by <c>stream_timeout</c> where that is given. Null where it says nothing.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary><c>disable_fallbacks</c>: only the requested group is to be tried.</summary>
    public bool DisablesFallbacks { get; init; }

    /// <summary>Whether the body has an <c>extra_body</c>, which only some upstreams take.</summary>
    public bool HasExtraBody { get; init; }

    /// <summary>The tools that the body asks for and that run at the model's provider.</summary>
    public IReadOnlyList<HostedTool> HostedTools { get; init; } = [];

    /// <summary>The property that names something remote for the provider to fetch; null where none does, or where the scan was not asked to look.</summary>
    public string? RemoteUrl { get; init; }

    /// <summary>Which of the parameters that were to be left out the body has, by name.</summary>
    public IReadOnlyList<string> Dropped { get; init; } = [];
}
