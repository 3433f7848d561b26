namespace Shared.Contracts.Routing;

/// <summary>What Google's own JSON files of credentials say, whichever of the kinds it is.</summary>
public abstract record GoogleAccount : CredentialSource
{
    private protected GoogleAccount()
    {
    }

    /// <summary>The project that the file names; null where it names none.</summary>
    public string? Project { get; init; }
}

/// <summary>A service account with its private key: a signed assertion is exchanged for a token.</summary>
public sealed record GoogleServiceAccount(string Email, string? KeyId, Secret PrivateKey, Uri TokenService) : GoogleAccount
{
    public override IReadOnlyList<Uri> TokenServices => Asked(TokenService);

    public override string Description => $"Google, service account {Email}";
}

/// <summary>A person, by a refresh token: what <c>gcloud auth application-default login</c> writes.</summary>
public sealed record GoogleAuthorizedUser(string ClientId, Secret ClientSecret, Secret RefreshToken, Uri TokenService) : GoogleAccount
{
    public override IReadOnlyList<Uri> TokenServices => Asked(TokenService);

    public override string Description => "Google, authorized user";
}

/// <summary>Workload identity federation: a token of another issuer is exchanged, and a service account taken on with it where one is named.</summary>
/// <param name="Impersonation">The service account's; null where the exchanged token is used itself.</param>
public sealed record GoogleExternalAccount(string Audience, string SubjectTokenType, SubjectToken Subject, Uri TokenService, Uri? Impersonation) : GoogleAccount
{
    public override IReadOnlyList<Uri> TokenServices => Asked(Subject.Url, TokenService, Impersonation);

    public override string Description => $"Google, workload identity federation for {Audience} by the token {Subject.Description}";
}

/// <summary>Where the other issuer's token is, read anew for every fetch.</summary>
/// <param name="Path">A file; null where it is asked of <paramref name="Url"/>.</param>
/// <param name="Field">The member of a JSON text that holds the token; null where the text is the token.</param>
/// <param name="Headers">For <paramref name="Url"/>: <c>Name: value</c>, one a line. They may be secret.</param>
public sealed record SubjectToken(string? Path, Uri? Url, string? Field, Secret? Headers)
{
    public string Description => Path is not null ? $"in {Path}" : $"of {Url?.Authority}";
}

/// <summary>A file of credentials, read anew for every fetch, so that a renewed one counts.</summary>
/// <param name="Account">What it held when the configuration was read; null where it was not there.</param>
public sealed record GoogleCredentialFile(string Path, GoogleAccount? Account) : CredentialSource
{
    public override IReadOnlyList<Uri> TokenServices => Account?.TokenServices ?? Asked(new Uri("https://oauth2.googleapis.com/token"));

    public override string Description => $"{Account?.Description ?? "Google, credentials"} in {Path}";
}

/// <summary>The service account of the machine, asked of its metadata server.</summary>
public sealed record GoogleMetadata(Uri Endpoint) : CredentialSource
{
    public override IReadOnlyList<Uri> TokenServices => Asked(Endpoint);

    public override string Description => $"Google, service account of the machine by the metadata server at {Endpoint.Authority}";
}
