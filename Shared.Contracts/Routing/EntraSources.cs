namespace Shared.Contracts.Routing;

/// <summary>An application of Microsoft Entra ID: who asks, where, and for what.</summary>
/// <param name="Authority">Such as <c>https://login.microsoftonline.com/</c>.</param>
/// <param name="Tenant">Its id or a domain.</param>
/// <param name="ClientId">The application's.</param>
/// <param name="Scope">Such as <c>https://cognitiveservices.azure.com/.default</c>.</param>
public sealed record EntraApplication(Uri Authority, string Tenant, string ClientId, string Scope)
{
    public Uri TokenService => new(Authority, $"{Tenant}/oauth2/v2.0/token");
}

/// <summary>A client secret.</summary>
public sealed record EntraClientSecret(EntraApplication Application, Secret ClientSecret) : CredentialSource
{
    public override IReadOnlyList<Uri> TokenServices => Asked(Application.TokenService);

    public override string Description => $"Entra ID, client secret of {Application.ClientId} in tenant {Application.Tenant}";
}

/// <summary>Workload identity: a token of another issuer, such as Kubernetes, in a file that its writer renews. Read anew for every fetch.</summary>
public sealed record EntraFederatedToken(EntraApplication Application, string TokenFile) : CredentialSource
{
    public override IReadOnlyList<Uri> TokenServices => Asked(Application.TokenService);

    public override string Description => $"Entra ID, workload identity of {Application.ClientId} in tenant {Application.Tenant} by the token in {TokenFile}";
}

/// <summary>The managed identity of the machine, asked of its metadata service, or of App Service where that gives a header for it.</summary>
/// <param name="Endpoint">Without its query.</param>
/// <param name="Header">The secret of <c>X-IDENTITY-HEADER</c>; null for the metadata service.</param>
/// <param name="ClientId">Which of several identities; null for the machine's own.</param>
/// <param name="Scope">As for applications.</param>
public sealed record AzureManagedIdentity(Uri Endpoint, Secret? Header, string? ClientId, string Scope) : CredentialSource
{
    public override IReadOnlyList<Uri> TokenServices => Asked(Endpoint);

    public override string Description =>
        $"managed identity {(ClientId is null ? "of the machine" : ClientId)}, by {(Header is null ? "the metadata service" : "App Service")} at {Endpoint.Authority}";
}
