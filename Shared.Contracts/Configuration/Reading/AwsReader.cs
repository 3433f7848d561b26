using System.Text.RegularExpressions;
using Shared.Contracts.Configuration.Texts;
using Shared.Contracts.Routing;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Reads where an AWS deployment is and whose keys its requests are signed with. The region has no default: it is where the bytes go.</summary>
internal sealed partial class AwsReader
{
    public const string Service = "bedrock";
    private const string DefaultSession = "gateway";
    private const string FileReference = "oidc/file/";

    private static readonly string[] RegionVariables = ["AWS_REGION_NAME", "AWS_REGION", "AWS_DEFAULT_REGION"];

    private readonly CloudValues _values;
    private readonly SettingNode? _region;
    private readonly SettingNode? _keyId;
    private readonly SettingNode? _key;
    private readonly SettingNode? _sessionToken;
    private readonly SettingNode? _role;
    private readonly SettingNode? _session;
    private readonly SettingNode? _externalId;
    private readonly SettingNode? _webToken;
    private readonly SettingNode? _sts;
    private readonly SettingNode? _endpoint;
    private readonly SettingNode? _profile;

    public AwsReader(SettingReader settings, CloudValues values)
    {
        _values = values;
        _region = values.Written(settings.Take("aws_region_name"));
        _keyId = values.Written(settings.Take("aws_access_key_id"));
        _key = values.Written(settings.Take("aws_secret_access_key"));
        _sessionToken = values.Written(settings.Take("aws_session_token"));
        _role = values.Written(settings.Take("aws_role_name"));
        _session = values.Written(settings.Take("aws_session_name"));
        _externalId = values.Written(settings.Take("aws_external_id"));
        _webToken = values.Written(settings.Take("aws_web_identity_token"));
        _sts = values.Written(settings.Take("aws_sts_endpoint"));
        _endpoint = values.Written(settings.Take("aws_bedrock_runtime_endpoint"));
        _profile = values.Written(settings.Take("aws_profile_name"));
    }

    /// <summary>What stands in the file, whoever's it is.</summary>
    public IEnumerable<SettingNode> Given =>
        new[] { _region, _keyId, _key, _sessionToken, _role, _session, _externalId, _webToken, _sts, _endpoint, _profile }.OfType<SettingNode>();

    /// <summary>Whether the file itself says with whose keys, so that no token of the environment is meant.</summary>
    public bool IsAskedFor => _keyId is not null || _key is not null || _role is not null || _webToken is not null || _profile is not null;

    /// <summary>The region that is signed for and asked; null, with the problem listed, where nobody names one.</summary>
    public string? Region()
    {
        if (_values.TextOr(_region, "aws_region_name", RegionVariables) is not { } region)
        {
            if (_region is null) _values.Error(null, "aws_region_name", $"is missing, and there is no default: it decides where the bytes go. Write it, or set {string.Join(" or ", RegionVariables)}");
            return null;
        }

        if (RegionName().IsMatch(region)) return region;
        _values.Error(_region, "aws_region_name", "is not the name of a region, such as eu-central-1");
        return null;
    }

    /// <summary>Bedrock's own address in a region, or the one that is written for it.</summary>
    public string Endpoint(string region) =>
        _values.AddressOr(_endpoint, "aws_bedrock_runtime_endpoint", "AWS_BEDROCK_RUNTIME_ENDPOINT")?.ToString().TrimEnd('/') ?? $"https://bedrock-runtime.{region}.{DomainOf(region)}";

    /// <summary>Whose keys; null, with the problem listed, where something is wrong with them.</summary>
    public CredentialSource? Keys(string region)
    {
        if (_profile is not null) return Refuse(_profile, "aws_profile_name", "names a profile of ~/.aws, which is not read here; give aws_access_key_id and aws_secret_access_key, or aws_role_name, or run where a role is given to the machine");
        if (_webToken is not null) return WebIdentityOfFile(region);
        // A fault on the way is listed, and then it does not matter what stands here.
        CredentialSource? keys = KeysOfFile() ?? KeysOfEnvironment();
        keys ??= WebIdentityOfEnvironment(region) ?? Container() ?? (CredentialSource?)Instance();
        if (_role is null || keys is null) return keys;
        if (Role(_values.Text(_role), region) is not { } role) return null;
        // A pod that has the role already needs no second step.
        return keys is AwsWebIdentity own && own.Role.Arn == role.Arn ? own : new AwsAssumedRole(keys, role);
    }

    private AwsStaticKeys? KeysOfFile()
    {
        if (_keyId is null && _key is null) return null;
        var (id, key) = (_values.Text(_keyId), _values.Secret(_key));
        if (_keyId is null || _key is null) _values.Error(_keyId ?? _key, "aws_access_key_id", "stands alone; aws_access_key_id and aws_secret_access_key belong together");
        return id is null || key is null ? null : new AwsStaticKeys(id, key, _values.Secret(_sessionToken));
    }

    private AwsStaticKeys? KeysOfEnvironment()
    {
        if (!_values.IsSet("AWS_ACCESS_KEY_ID") || !_values.IsSet("AWS_SECRET_ACCESS_KEY")) return null;
        var (id, key) = (_values.TextOf("aws_access_key_id", "AWS_ACCESS_KEY_ID"), _values.SecretOf("aws_secret_access_key", "AWS_SECRET_ACCESS_KEY"));
        return id is null || key is null ? null : new AwsStaticKeys(id, key, _values.SecretOf("aws_session_token", "AWS_SESSION_TOKEN"));
    }

    private AwsWebIdentity? WebIdentityOfFile(string region)
    {
        var text = _values.Text(_webToken);
        var file = text is null ? null : text.StartsWith(FileReference, StringComparison.Ordinal) ? text[FileReference.Length..] : text.StartsWith('/') ? text : null;
        if (text is not null && file is null) _values.Error(_webToken, "aws_web_identity_token", "must name the file of the token, such as oidc/file//var/run/token; a token itself would not be renewed");
        if (_role is null) _values.Error(_webToken, "aws_web_identity_token", "stands without aws_role_name, which it is to be exchanged for");
        return file is not null && Role(_values.Text(_role), region) is { } role ? new AwsWebIdentity(file, role) : null;
    }

    private AwsWebIdentity? WebIdentityOfEnvironment(string region) =>
        _values.TextOf("aws_web_identity_token", "AWS_WEB_IDENTITY_TOKEN_FILE") is { } file && Role(_values.TextOf("aws_role_name", "AWS_ROLE_ARN"), region) is { } role
            ? new AwsWebIdentity(file, role)
            : null;

    private AwsRole? Role(string? arn, string region)
    {
        if (arn is null) return null;
        var session = _values.TextOr(_session, "aws_session_name", "AWS_ROLE_SESSION_NAME") ?? DefaultSession;
        if (!SessionName().IsMatch(session)) _values.Error(_session, "aws_session_name", "must be 2 to 64 letters, digits and signs of _+=,.@-");
        var sts = _values.AddressOr(_sts, "aws_sts_endpoint", "AWS_ENDPOINT_URL_STS") ?? new Uri($"https://sts.{region}.{DomainOf(region)}/");
        return new AwsRole(arn, session, _values.Text(_externalId), sts, region);
    }

    private AwsContainer? Container()
    {
        const string Relative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
        const string Full = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
        Uri? endpoint = null;
        if (_values.TextOf("aws_access_key_id", Relative) is { } path) endpoint = new Uri(new Uri(ContainerHosts.Ecs), path);
        else if (_values.TextOf("aws_access_key_id", Full) is { } address) endpoint = Uri.TryCreate(address, UriKind.Absolute, out var whole) ? whole : null;
        else return null;
        if (endpoint is null || !ContainerHosts.MayBeAsked(endpoint))
        {
            _values.Error(null, "aws_access_key_id", $"would be asked of {Full}, which is neither https nor this machine nor the address of ECS or EKS");
            return null;
        }

        return new AwsContainer(endpoint, _values.SecretOf("aws_access_key_id", "AWS_CONTAINER_AUTHORIZATION_TOKEN"), _values.TextOf("aws_access_key_id", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"));
    }

    private AwsInstance? Instance()
    {
        if (string.Equals(_values.TextOf("aws_access_key_id", "AWS_EC2_METADATA_DISABLED"), "true", StringComparison.OrdinalIgnoreCase))
        {
            _values.Error(null, "aws_access_key_id", "is missing, and so is every other source of credentials: aws_role_name, AWS_WEB_IDENTITY_TOKEN_FILE, a container's; AWS_EC2_METADATA_DISABLED forbids asking the machine");
            return null;
        }

        return new AwsInstance(_values.AddressOr(null, "aws_access_key_id", "AWS_EC2_METADATA_SERVICE_ENDPOINT") ?? new Uri("http://169.254.169.254/"));
    }

    private CredentialSource? Refuse(SettingNode? node, string setting, string message)
    {
        _values.Error(node, setting, message);
        return null;
    }

    [GeneratedRegex("^[a-z]{2,}(-[a-z]+)+-[0-9]+$")]
    private static partial Regex RegionName();

    [GeneratedRegex(@"^[\w+=,.@-]{2,64}$", RegexOptions.ECMAScript)]
    private static partial Regex SessionName();

    private static string DomainOf(string region) => region.StartsWith("cn-", StringComparison.Ordinal) ? "amazonaws.com.cn" : "amazonaws.com";
}
