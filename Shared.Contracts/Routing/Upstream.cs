using System.Collections.Frozen;
using Shared.Contracts.Places;

namespace Shared.Contracts.Routing;

/// <summary>Where a deployment's bytes go and with which credentials. Opaque to every routing rule.</summary>
public sealed class Upstream
{
    public required UpstreamProvider Provider { get; init; }

    /// <summary>The model name the upstream knows, without the provider prefix. A <c>*</c> stands for what a wildcard group's <c>*</c> matched.</summary>
    public required string Model { get; init; }

    /// <summary>Stands in <see cref="ApiBase"/> where the project is only known with the credential, as that of a machine of Google's is.</summary>
    public const string ProjectOfCredential = "{project}";

    /// <summary>The base address without a trailing slash. A <see cref="UpstreamProvider.Mock"/> may name the one it stands for, and is never sent there.</summary>
    public string? ApiBase { get; init; }

    public Secret? ApiKey { get; init; }

    /// <summary>Where its credential comes from, in place of <see cref="ApiKey"/>; null where that is all there is.</summary>
    public CredentialSource? Credential { get; init; }

    /// <summary>What its requests are signed for with the keys of <see cref="Credential"/>; null where that is a token that is sent.</summary>
    public AwsScope? SignedFor { get; init; }

    /// <summary>Azure's <c>api-version</c>.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>OpenAI's organization id.</summary>
    public string? Organization { get; init; }

    /// <summary>Headers added to every request to this upstream.</summary>
    public IReadOnlyDictionary<string, string> ExtraHeaders { get; init; } = new Dictionary<string, string>();

    /// <summary>How long an attempt waits for the first byte of an answer, and between two reads of its body.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>The same for streamed answers.</summary>
    public required TimeSpan StreamTimeout { get; init; }

    /// <summary>Retries after a failure of this deployment; null leaves it to the router's settings.</summary>
    public int? MaxRetries { get; init; }

    /// <summary>Whether it takes an <c>extra_body</c> as a property of its own, as Gemini's OpenAI-compatible endpoint does.</summary>
    public bool TakesExtraBody { get; init; }

    /// <summary>The request parameters that are added where the caller sent none.</summary>
    public IReadOnlyList<RequestDefault> Defaults { get; init; } = [];

    /// <summary>The request parameters that it does not get, in lower case.</summary>
    public FrozenSet<string> Drops { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Whether an <c>extra_body</c> is all that it does not get.</summary>
    public bool DropsExtraBodyAlone => Drops.Count == 1 && DropsExtraBody;

    /// <summary>Whether a request with an <c>extra_body</c> may come to it: it takes one, or goes without.</summary>
    public bool MayHaveExtraBody => TakesExtraBody || DropsExtraBody;

    private bool DropsExtraBody => Drops.Contains("extra_body");

    /// <summary>What it serves. Whatever else is asked never gets there.</summary>
    public OperationSet Operations { get; init; } = OperationSet.All;

    /// <summary>The same by the model's name, where a provider's models differ; null where they do not.</summary>
    public Func<string, OperationSet>? OperationsOfModel { get; init; }

    /// <summary>The answer of a <see cref="UpstreamProvider.Mock"/> upstream.</summary>
    public string? MockResponse { get; init; }

    /// <summary>Where a request for this model goes; nowhere from a <see cref="UpstreamProvider.Mock"/>.</summary>
    public Destination DestinationOf(string model) => Destination.Of(Provider == UpstreamProvider.Mock ? null : ApiBase, model);

    /// <summary>The header in which such an upstream takes its credential.</summary>
    public static string CredentialHeaderOf(UpstreamProvider provider) => provider switch
    {
        UpstreamProvider.Azure => "api-key",
        UpstreamProvider.Anthropic => "x-api-key",
        UpstreamProvider.OpenAi or UpstreamProvider.Mock => "Authorization",
        _ => throw new ArgumentOutOfRangeException(nameof(provider), provider, null),
    };

    /// <summary>The model's name as it is sent, where a wildcard group's <c>*</c> matched this.</summary>
    public string ModelFor(string? wildcard) => wildcard is null ? Model : Model.Replace("*", wildcard, StringComparison.Ordinal);

    /// <summary>Whether it serves the operation for a model, named as it is sent.</summary>
    public bool Serves(InferenceOperation operation, string model) => (OperationsOfModel?.Invoke(model) ?? Operations).Contains(operation);

    /// <summary>Whether both lead to the same model at the same address with the same credentials; time limits and retries may differ.</summary>
    public bool IsSamePlaceAs(Upstream other) =>
        Provider == other.Provider && Model == other.Model && ApiBase == other.ApiBase && Equals(ApiKey, other.ApiKey)
        && Equals(Credential, other.Credential) && Equals(SignedFor, other.SignedFor)
        && ApiVersion == other.ApiVersion && Organization == other.Organization && MockResponse == other.MockResponse
        && ExtraHeaders.Count == other.ExtraHeaders.Count && !ExtraHeaders.Except(other.ExtraHeaders).Any();
}
