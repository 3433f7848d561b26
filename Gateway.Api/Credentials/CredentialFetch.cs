using Shared.Contracts.Routing;

namespace Gateway.Api.Credentials;

/// <summary>Fetches a credential from wherever it comes, once.</summary>
internal sealed class CredentialFetch(TokenClient client, TimeProvider time)
{
    private readonly EntraTokens _entra = new(client, time);
    private readonly AwsTokens _aws = new(client, time);
    private readonly AwsMachine _machine = new(client, time);
    private readonly GoogleTokens _google = new(client, time);

    /// <summary>What needs no fetching; null for everything else.</summary>
    public static Credential? Given(CredentialSource source) => source switch
    {
        FixedToken token => Credential.OfToken(token.Token.Reveal()),
        AwsStaticKeys keys => Credential.OfKeys(new AwsKeys(keys.AccessKeyId, keys.SecretAccessKey, keys.SessionToken)),
        _ => null,
    };

    /// <param name="clockOffset">By how much the service's clock is known to be ahead of this machine's.</param>
    public Task<FetchOutcome> FetchAsync(CredentialSource source, TimeSpan clockOffset, CancellationToken cancellationToken) => source switch
    {
        FixedToken or AwsStaticKeys => Task.FromResult(FetchOutcome.Of(Given(source)!)),
        EntraClientSecret secret => _entra.OfSecretAsync(secret, cancellationToken),
        EntraFederatedToken federated => _entra.OfFederatedTokenAsync(federated, cancellationToken),
        AzureManagedIdentity identity => _entra.OfManagedIdentityAsync(identity, cancellationToken),
        AwsAssumedRole role => OfRoleAsync(role, clockOffset, cancellationToken),
        AwsWebIdentity web => _aws.OfWebIdentityAsync(web, cancellationToken),
        AwsContainer container => _machine.OfContainerAsync(container, cancellationToken),
        AwsInstance instance => _machine.OfInstanceAsync(instance, cancellationToken),
        GoogleAccount account => _google.OfAccountAsync(account, clockOffset, cancellationToken),
        GoogleCredentialFile file => _google.OfFileAsync(file, clockOffset, cancellationToken),
        GoogleMetadata machine => _google.OfMachineAsync(machine, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(source), source.GetType().Name, null),
    };

    private async Task<FetchOutcome> OfRoleAsync(AwsAssumedRole source, TimeSpan clockOffset, CancellationToken cancellationToken)
    {
        var with = await FetchAsync(source.With, clockOffset, cancellationToken);
        return with.Credential?.Keys is { } keys ? await _aws.OfRoleAsync(source.Role, keys, clockOffset, cancellationToken) : with;
    }
}
