using Shared.Contracts.Routing;

namespace Shared.Contracts.Configuration.Settings;

/// <summary>What a <c>model</c> prefix such as <c>azure/</c> stands for.</summary>
/// <param name="Name">The prefix without its slash.</param>
/// <param name="Dialect">How its upstream is spoken to.</param>
/// <param name="DefaultBase">Its public address; null where <c>api_base</c> is required.</param>
internal sealed record Provider(string Name, UpstreamProvider Dialect, string? DefaultBase)
{
    /// <summary>Whether a deployment without a key is worth a warning.</summary>
    public bool NeedsKey { get; init; } = true;

    /// <summary>Whether its upstream takes an <c>extra_body</c> as a property of its own.</summary>
    public bool TakesExtraBody { get; init; }

    /// <summary>The environment variables that LiteLLM reads an absent <c>api_key</c> from, the first that is set.</summary>
    public IReadOnlyList<string> KeyVariables { get; init; } = [];

    /// <summary>The same for an absent <c>api_base</c>.</summary>
    public IReadOnlyList<string> BaseVariables { get; init; } = [];

    /// <summary>The path added to an <c>api_base</c> that has none: LiteLLM speaks these providers' own APIs at the bare host, this gateway their OpenAI-compatible one.</summary>
    public string PathOfBareHost { get; init; } = "";
}
