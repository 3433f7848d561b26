using Shared.Contracts.Routing;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Reads how an Azure deployment without an <c>api_key</c> gets its token: in LiteLLM's order, the file's words before those of the environment.</summary>
internal sealed class EntraReader
{
    private const string DefaultScope = "https://cognitiveservices.azure.com/.default";
    private const string DefaultAuthority = "https://login.microsoftonline.com/";
    private const string DefaultMetadata = "http://169.254.169.254";
    private const string FileReference = "oidc/file/";

    private readonly CloudValues _values;
    private readonly bool _takesMachines;
    private readonly SettingNode? _token;
    private readonly SettingNode? _tenant;
    private readonly SettingNode? _client;
    private readonly SettingNode? _secret;
    private readonly SettingNode? _scope;

    /// <param name="takesMachines"><c>enable_azure_ad_token_refresh</c>: whether the credential of the environment or the machine is taken unasked.</param>
    public EntraReader(SettingReader settings, CloudValues values, bool takesMachines)
    {
        _values = values;
        _takesMachines = takesMachines;
        _token = values.Written(settings.Take("azure_ad_token"));
        _tenant = values.Written(settings.Take("tenant_id"));
        _client = values.Written(settings.Take("client_id"));
        _secret = values.Written(settings.Take("client_secret"));
        _scope = values.Written(settings.Take("azure_scope"));
    }

    /// <summary>What stands in the file, whoever's it is.</summary>
    public IEnumerable<SettingNode> Given => new[] { _token, _tenant, _client, _secret, _scope }.OfType<SettingNode>();

    /// <summary>Whether the file itself says how, so that no key of the environment is meant.</summary>
    public bool IsAskedFor => _token is not null || _client is not null || _secret is not null;

    /// <summary>The credential that the file names; null where it names none, or one with a fault.</summary>
    public CredentialSource? Written()
    {
        if (_token is not null) return OfToken();
        if (_secret is null && !_values.IsSet("AZURE_CLIENT_SECRET") && FederatedTokenFile() is { } file) return Application() is { } workload ? new EntraFederatedToken(workload, file) : null;
        if (_secret is not null || _values.IsSet("AZURE_CLIENT_SECRET")) return OfSecret();
        if (_tenant is null) return ManagedIdentity();
        _values.Error(null, "client_secret", "is missing beside client_id and tenant_id, and AZURE_FEDERATED_TOKEN_FILE is not set either; give one of the two, or client_id alone for a managed identity");
        return null;
    }

    /// <summary>The credential of the environment or the machine; null where there is none or it is not to be taken.</summary>
    public CredentialSource? OfEnvironment()
    {
        if (_values.SecretOf("azure_ad_token", "AZURE_AD_TOKEN") is { } token) return new FixedToken(token);
        if (_values.IsSet("AZURE_TENANT_ID") && _values.IsSet("AZURE_CLIENT_ID") && _values.IsSet("AZURE_CLIENT_SECRET")) return OfSecret();
        if (!_takesMachines) return null;
        return FederatedTokenFile() is { } file && Application() is { } workload ? new EntraFederatedToken(workload, file) : ManagedIdentity();
    }

    private CredentialSource? OfToken()
    {
        if (_values.Secret(_token) is not { } token) return null;
        var text = token.Reveal();
        if (!text.StartsWith("oidc/", StringComparison.Ordinal))
        {
            if (_client is not null) _values.Warning(_client, "client_id", "has no effect beside azure_ad_token, which is sent as it is and not renewed");
            return Texts.HeaderNames.IsValue(text) ? new FixedToken(token) : Refuse(_token, "azure_ad_token", "holds a character that no header can hold");
        }

        var file = text.StartsWith(FileReference, StringComparison.Ordinal) ? text[FileReference.Length..] : text.StartsWith("oidc/azure/", StringComparison.Ordinal) ? FederatedTokenFile() : null;
        if (file is null) return Refuse(_token, "azure_ad_token", "names an OIDC provider that is not known here; write oidc/file/PATH, or leave it out and set AZURE_FEDERATED_TOKEN_FILE");
        return Application() is { } application ? new EntraFederatedToken(application, file) : null;
    }

    private EntraClientSecret? OfSecret()
    {
        var secret = _secret is null ? _values.SecretOf("client_secret", "AZURE_CLIENT_SECRET") : _values.Secret(_secret);
        return Application() is { } application && secret is not null ? new EntraClientSecret(application, secret) : null;
    }

    private AzureManagedIdentity? ManagedIdentity()
    {
        var client = _values.TextOr(_client, "client_id", "AZURE_CLIENT_ID");
        var header = _values.SecretOf("client_id", "IDENTITY_HEADER");
        if (header is not null && _values.AddressOr(null, "client_id", "IDENTITY_ENDPOINT") is { } appService) return new AzureManagedIdentity(appService, header, client, Scope());
        var host = _values.AddressOr(null, "client_id", "AZURE_POD_IDENTITY_AUTHORITY_HOST") ?? new Uri(DefaultMetadata);
        return new AzureManagedIdentity(new Uri(host, "/metadata/identity/oauth2/token"), null, client, Scope());
    }

    private EntraApplication? Application()
    {
        var tenant = _values.TextOr(_tenant, "tenant_id", "AZURE_TENANT_ID");
        var client = _values.TextOr(_client, "client_id", "AZURE_CLIENT_ID");
        var authority = _values.AddressOr(null, "tenant_id", "AZURE_AUTHORITY_HOST") ?? new Uri(DefaultAuthority);
        if (tenant is null) _values.Error(_tenant, "tenant_id", "is missing; Entra ID gives a token for an application of a tenant");
        if (client is null) _values.Error(_client, "client_id", "is missing; Entra ID gives a token for an application");
        if (tenant is null || client is null) return null;
        if (tenant.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.')) return new EntraApplication(new Uri(authority.ToString().TrimEnd('/') + "/"), tenant, client, Scope());
        _values.Error(_tenant, "tenant_id", "is not the id or a domain of a tenant");
        return null;
    }

    private string? FederatedTokenFile() => _values.TextOf("azure_ad_token", "AZURE_FEDERATED_TOKEN_FILE");

    private string Scope() => _values.TextOr(_scope, "azure_scope", "AZURE_SCOPE") ?? DefaultScope;

    private CredentialSource? Refuse(SettingNode? node, string setting, string message)
    {
        _values.Error(node, setting, message);
        return null;
    }
}
