using System.Runtime.CompilerServices;
using Gateway.Api.Credentials;
using Shared.Contracts.Routing;

namespace Gateway.Api.Forwarding;

/// <summary>How each kind of upstream is addressed: its URL and the header that carries its credential.</summary>
internal sealed class UpstreamDialect
{
    private static readonly int Operations = Enum.GetValues<InferenceOperation>().Length;

    // Goes with the upstreams of a configuration when that is replaced. Holds no wildcard names, which callers choose.
    private readonly ConditionalWeakTable<Upstream, Uri?[]> _addresses = [];

    private static readonly ConditionalWeakTable<Secret, string> Bearers = [];

    /// <param name="project">The project of the credential that goes along, where it has one.</param>
    public Uri AddressOf(Dispatch dispatch, InferenceOperation operation, string? project = null)
    {
        var upstream = dispatch.Deployment.Upstream;
        if (project is not null && IsOfCredentialsProject(upstream)) return new Uri($"{upstream.ApiBase!.Replace(Upstream.ProjectOfCredential, Uri.EscapeDataString(project), StringComparison.Ordinal)}/{InferenceOperationPath.Of(operation)}");
        if (dispatch.Hop.Wildcard is not null) return Build(upstream, dispatch.UpstreamModel, operation);
        var known = _addresses.GetValue(upstream, static _ => new Uri?[Operations]);
        // Two requests may build the same address at once; either will do.
        return known[(int)operation] ??= Build(upstream, upstream.Model, operation);
    }

    /// <summary>Whether its address is only known with a credential.</summary>
    public static bool IsOfCredentialsProject(Upstream upstream) => upstream.Credential is not null && upstream.ApiBase?.Contains(Upstream.ProjectOfCredential, StringComparison.Ordinal) == true;

    /// <param name="fetched">What was fetched in the place of a key; null where the file gives one.</param>
    public static void AddCredentials(HttpRequestMessage request, Upstream upstream, Credential? fetched)
    {
        if (fetched?.Authorization is { } token) request.Headers.TryAddWithoutValidation("Authorization", token);
        else if (upstream.ApiKey is { } key)
        {
            var name = Upstream.CredentialHeaderOf(upstream.Provider);
            request.Headers.TryAddWithoutValidation(name, name == "Authorization" ? Bearers.GetValue(key, static known => "Bearer " + known.Reveal()) : key.Reveal());
        }

        if (upstream.Organization is { } organization) request.Headers.TryAddWithoutValidation("OpenAI-Organization", organization);
        // The operator's word for this upstream stands above everything, a credential in another form included.
        foreach (var (name, value) in upstream.ExtraHeaders)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private static Uri Build(Upstream upstream, string model, InferenceOperation operation)
    {
        var path = InferenceOperationPath.Of(operation);
        return upstream.Provider == UpstreamProvider.Azure ? BuildAzure(upstream, model, operation, path) : new Uri($"{upstream.ApiBase}/{path}");
    }

    private static Uri BuildAzure(Upstream upstream, string model, InferenceOperation operation, string path)
    {
        // Azure's v1 API and its responses API take the deployment from the body's model, the older ones from the path.
        var version = upstream.ApiVersion ?? throw new InvalidOperationException("An Azure upstream has an api_version; the configuration fills it in.");
        if (version is "v1" or "latest" or "preview")
        {
            var query = version == "preview" ? "?api-version=preview" : "";
            return new Uri($"{upstream.ApiBase}/openai/v1/{path}{query}");
        }

        var deployment = operation == InferenceOperation.Responses ? "" : $"deployments/{Uri.EscapeDataString(model)}/";
        return new Uri($"{upstream.ApiBase}/openai/{deployment}{path}?api-version={Uri.EscapeDataString(version)}");
    }
}
