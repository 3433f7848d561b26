using System.Net;
using Shared.Contracts.Routing;

namespace Gateway.Api.Credentials;

/// <summary>
/// Tokens of Microsoft Entra ID, by https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow, and of managed identities, by
/// https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token and https://learn.microsoft.com/azure/app-service/overview-managed-identity.
/// </summary>
internal sealed class EntraTokens(TokenClient client, TimeProvider time)
{
    private const string DefaultSuffix = "/.default";

    public Task<FetchOutcome> OfSecretAsync(EntraClientSecret source, CancellationToken cancellationToken) => AskAsync(
        source.Application, cancellationToken, ("client_secret", source.ClientSecret.Reveal()));

    public async Task<FetchOutcome> OfFederatedTokenAsync(EntraFederatedToken source, CancellationToken cancellationToken)
    {
        var (assertion, fault) = await TokenFile.ReadAsync(source.TokenFile, cancellationToken);
        if (assertion is null) return FetchOutcome.Failed(fault);
        return await AskAsync(
            source.Application, cancellationToken, ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), ("client_assertion", assertion));
    }

    public async Task<FetchOutcome> OfManagedIdentityAsync(AzureManagedIdentity source, CancellationToken cancellationToken)
    {
        var resource = source.Scope.EndsWith(DefaultSuffix, StringComparison.Ordinal) ? source.Scope[..^DefaultSuffix.Length] : source.Scope;
        var version = source.Header is null ? "2018-02-01" : "2019-08-01";
        var identity = source.ClientId is null ? "" : $"&client_id={Uri.EscapeDataString(source.ClientId)}";
        var request = new HttpRequestMessage(HttpMethod.Get, $"{source.Endpoint}?api-version={version}&resource={Uri.EscapeDataString(resource)}{identity}");
        if (source.Header is { } header) request.Headers.TryAddWithoutValidation("X-IDENTITY-HEADER", header.Reveal());
        else request.Headers.TryAddWithoutValidation("Metadata", "true");
        return Read(await client.SendAsync(request, cancellationToken));
    }

    private async Task<FetchOutcome> AskAsync(EntraApplication application, CancellationToken cancellationToken, params (string, string?)[] proof)
    {
        var request = TokenClient.Form(application.TokenService, [("grant_type", "client_credentials"), ("client_id", application.ClientId), ("scope", application.Scope), .. proof]);
        return Read(await client.SendAsync(request, cancellationToken));
    }

    private FetchOutcome Read(TokenAnswer answer)
    {
        if (answer.Status == HttpStatusCode.Gone) return FetchOutcome.Failed(answer, "the metadata service is being updated");
        if (!answer.IsSuccess || answer.Value("access_token") is not { Length: > 0 } token) return FetchOutcome.Failed(answer);
        // App Service tells the moment alone.
        var life = TokenAnswer.LifeOf(answer.Value("expires_in")) ?? answer.LifeUntil(answer.Value("expires_on"), time);
        return BearerToken.Of(answer, token, life);
    }
}
