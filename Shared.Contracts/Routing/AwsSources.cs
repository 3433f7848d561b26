namespace Shared.Contracts.Routing;

/// <summary>What a request is signed for, beside its bytes.</summary>
public sealed record AwsScope(string Region, string Service);

/// <summary>Keys that stand in the file or the environment.</summary>
public sealed record AwsStaticKeys(string AccessKeyId, Secret SecretAccessKey, Secret? SessionToken) : CredentialSource
{
    public override IReadOnlyList<Uri> TokenServices => [];

    public override string Description => $"AWS, {(SessionToken is null ? "access key" : "temporary access key, which is not renewed")}";
}

/// <summary>A role that is taken on with other credentials (<c>AssumeRole</c>).</summary>
/// <param name="With">Whose credentials take it on.</param>
public sealed record AwsAssumedRole(CredentialSource With, AwsRole Role) : CredentialSource
{
    public override IReadOnlyList<Uri> TokenServices => Asked([.. With.TokenServices, Role.TokenService]);

    public override string Description => $"AWS, role {Role.Arn} taken on with: {With.Description}";
}

/// <summary>A role that is taken on with a token of another issuer, such as an EKS service account (IRSA). The file is read anew for every fetch.</summary>
public sealed record AwsWebIdentity(string TokenFile, AwsRole Role) : CredentialSource
{
    public override IReadOnlyList<Uri> TokenServices => Asked(Role.TokenService);

    public override string Description => $"AWS, role {Role.Arn} by the web identity token in {TokenFile}";
}

/// <summary>A role and the token service that gives it.</summary>
/// <param name="TokenService">STS, of a region.</param>
/// <param name="Region">Which requests to STS are signed for.</param>
public sealed record AwsRole(string Arn, string SessionName, string? ExternalId, Uri TokenService, string Region);

/// <summary>The credentials of a container: ECS, or EKS Pod Identity, which gives a token to ask with, in a file that is renewed.</summary>
public sealed record AwsContainer(Uri Endpoint, Secret? Token, string? TokenFile) : CredentialSource
{
    public override IReadOnlyList<Uri> TokenServices => Asked(Endpoint);

    public override string Description => $"AWS, container credentials at {Endpoint.Authority}{(TokenFile is null ? "" : $" by the token in {TokenFile}")}";
}

/// <summary>The role of the machine, asked of its metadata service (IMDSv2).</summary>
public sealed record AwsInstance(Uri Endpoint) : CredentialSource
{
    public override IReadOnlyList<Uri> TokenServices => Asked(Endpoint);

    public override string Description => $"AWS, role of the instance by its metadata service at {Endpoint.Authority}";
}
