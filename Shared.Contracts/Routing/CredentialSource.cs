namespace Shared.Contracts.Routing;

/// <summary>
/// Where a credential comes from that is not a key of the file: a cloud's token service, or keys that requests are signed with. Two that are equal are one
/// credential, whichever deployments name it, and are fetched once.
/// </summary>
public abstract record CredentialSource
{
    private protected CredentialSource()
    {
    }

    /// <summary>What is asked for it over the network; empty where nothing is.</summary>
    public abstract IReadOnlyList<Uri> TokenServices { get; }

    /// <summary>As reports and log lines name it. Holds no secret.</summary>
    public abstract string Description { get; }

    private protected static IReadOnlyList<Uri> Asked(params Uri?[] services) => [.. services.OfType<Uri>().Distinct()];
}

/// <summary>A token that the file gives and that is sent as it is: nobody renews it (<c>azure_ad_token</c>).</summary>
public sealed record FixedToken(Secret Token) : CredentialSource
{
    public override IReadOnlyList<Uri> TokenServices => [];

    public override string Description => "a token of the configuration, which is not renewed";
}
