using Shared.Contracts.Routing;

namespace Shared.Contracts.Configuration.Settings;

/// <summary>A row of the table of providers: what a <c>model</c> prefix such as <c>azure/</c> stands for.</summary>
/// <param name="Name">The prefix without its slash.</param>
/// <param name="Dialect">How its upstream is spoken to.</param>
/// <param name="DefaultBase">Its public address; null where <c>api_base</c> is required. May hold one <c>{place}</c>, which <see cref="PlaceVariables"/> fill.</param>
internal sealed record Provider(string Name, UpstreamProvider Dialect, string? DefaultBase)
{
    /// <summary>What it serves.</summary>
    public OperationSet Operations { get; init; } = OperationSet.All;

    /// <summary>The same by the model's name, where its models differ.</summary>
    public Func<string, OperationSet>? OperationsOfModel { get; init; }

    /// <summary>Whether a deployment without a key is worth a warning.</summary>
    public bool NeedsKey { get; init; } = true;

    /// <summary>Whether its upstream takes an <c>extra_body</c> as a property of its own.</summary>
    public bool TakesExtraBody { get; init; }

    /// <summary>The environment variables that LiteLLM reads an absent <c>api_key</c> from, the first that is set.</summary>
    public IReadOnlyList<string> KeyVariables { get; init; } = [];

    /// <summary>The same for an absent <c>api_base</c>.</summary>
    public IReadOnlyList<string> BaseVariables { get; init; } = [];

    /// <summary>The variables that say what stands in the address for <c>{place}</c>: a region, an account. There is no default: it decides where the bytes go.</summary>
    public IReadOnlyList<string> PlaceVariables { get; init; } = [];

    /// <summary>Whose credentials it takes beside, or in place of, an <c>api_key</c>.</summary>
    public Cloud Cloud { get; init; }

    /// <summary>The path added to an <c>api_base</c> that has none: LiteLLM speaks these providers' own APIs at the bare host, this gateway their OpenAI-compatible one.</summary>
    public string PathOfBareHost { get; init; } = "";

    /// <summary>Ends of an <c>api_base</c> that lead to the provider's own API, and what takes their place.</summary>
    public IReadOnlyList<(string Own, string Compatible)> OwnPaths { get; init; } = [];

    /// <summary>The <c>api_version</c> that is spoken whatever the file says; null where the file decides.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>What it calls a model that LiteLLM writes otherwise; null where both say the same.</summary>
    public Func<string, string>? ModelOf { get; init; }

    /// <summary>What is wrong with a model's name at its public address, as a sentence; null where nothing is.</summary>
    public Func<string, string?>? FaultOfModel { get; init; }

    /// <summary>Its further public addresses, for the page: those in the EU first.</summary>
    public IReadOnlyList<string> OtherAddresses { get; init; } = [];

    /// <summary>The page that the row was read off, without its scheme.</summary>
    public string Source { get; init; } = "";

    /// <summary>When that page was looked up; null where it was not.</summary>
    public string? LookedUp { get; init; }
}

/// <summary>The clouds whose credentials are asked for and not written down.</summary>
internal enum Cloud
{
    None,

    /// <summary>Microsoft Entra ID.</summary>
    Azure,

    Aws,

    Google,
}
