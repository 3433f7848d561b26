using System.Text.Json;

namespace Gateway.Tests.Contracts.Routing;

/// <summary>A configuration as plain text and lists: what both routers, the fast one and the reference, are asked about.</summary>
internal sealed record World
{
    public IReadOnlyList<WorldDeployment> Deployments { get; init; } = [];

    public bool Filtering { get; init; } = true;

    /// <summary><c>any</c>, <c>all</c> or <c>facets</c>, as <c>tag_matching</c> spells them.</summary>
    public string Matching { get; init; } = "any";

    /// <summary>The facets with <c>tag_facets: { …: any }</c>.</summary>
    public IReadOnlyList<string> RelaxedFacets { get; init; } = [];

    /// <summary>By group name; <c>*</c> stands for every group without an entry of its own.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Fallbacks { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    public IReadOnlyList<string> DefaultFallbacks { get; init; } = [];

    /// <summary>Tried for a prompt that was too long; the reference leaves them alone.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> ContextWindowFallbacks { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    public IReadOnlyDictionary<string, string> Aliases { get; init; } = new Dictionary<string, string>();

    /// <summary><c>residency.facet</c>; null switches off what hangs on it.</summary>
    public string? ResidencyFacet { get; init; } = "region";

    public bool DeniesHostedTools { get; init; } = true;

    public bool DeniesRemoteUrls { get; init; }
}

/// <summary>One <c>model_list</c> entry of a <see cref="World"/>.</summary>
internal sealed record WorldDeployment(string Group, string Id, IReadOnlyList<string> Tags)
{
    public IReadOnlyList<string> Patterns { get; init; } = [];

    public bool? Filtering { get; init; }

    public bool FailOpen { get; init; }

    public bool TakesExtraBody { get; init; }

    /// <summary>The one team that it is for.</summary>
    public string? Team { get; init; }

    public IReadOnlyList<string> AccessGroups { get; init; } = [];

    /// <summary>What its upstream does not serve, as explanations name operations.</summary>
    public IReadOnlyList<string> NotServed { get; init; } = [];

    /// <summary>The region of Bedrock that it is sent to, under the name that the caller chooses; null for a place that no name changes.</summary>
    public string? BedrockRegion { get; init; }
}

/// <summary>A key and its team. A null scope is no scope; an empty one is a scope that names nothing.</summary>
internal sealed record WorldCaller
{
    public IReadOnlyList<string>? KeyScope { get; init; }

    /// <summary>The key's scope came from <c>enforced_tags</c>.</summary>
    public bool Enforced { get; init; }

    public IReadOnlyList<string>? TeamScope { get; init; }

    public IReadOnlyList<string> KeyModels { get; init; } = [];

    public IReadOnlyList<string> TeamModels { get; init; } = [];

    /// <summary>Null says nothing of them.</summary>
    public IReadOnlyList<string>? KeyHostedTools { get; init; }

    public IReadOnlyList<string>? TeamHostedTools { get; init; }
    public string? Team { get; init; }
}

/// <summary>What a client sends.</summary>
/// <param name="Tags">As written, with <c>!</c> and <c>&amp;</c>.</param>
internal sealed record WorldRequest(string Model, IReadOnlyList<string> Tags, string? UserAgent = null)
{
    public bool DisablesFallbacks { get; init; }

    public bool HasExtraBody { get; init; }

    /// <summary>The hosted tools of its body, in order.</summary>
    public IReadOnlyList<string> HostedTools { get; init; } = [];

    /// <summary>The body names something remote, in this property.</summary>
    public string? RemoteUrl { get; init; }
    public string Operation { get; init; } = "chat_completions";
}

/// <summary>One question to one world.</summary>
internal sealed record WorldCase(World World, WorldCaller Caller, WorldRequest Request)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public override string ToString() => JsonSerializer.Serialize(new { World, Caller, Request }, Indented);
}
