using System.Collections.Frozen;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Configuration.Texts;
using Shared.Contracts.Routing;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Reads the upstream side of <c>litellm_params</c>: provider, address, credentials, time limits.</summary>
internal sealed class UpstreamReader
{
    /// <summary>LiteLLM's default for Azure deployments that name none.</summary>
    private const string DefaultAzureVersion = "2025-02-01-preview";
    private const string UnfitForHeader = "holds a character that no header can hold: only ASCII letters, digits, signs and blanks can be sent";
    private const string AzureVersionVariable = "AZURE_API_VERSION";

    private static readonly string[] VertexVariables = ["VERTEXAI_PROJECT", "VERTEXAI_LOCATION", "VERTEX_PROJECT", "VERTEX_LOCATION"];

    private readonly SettingValues _values;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly RouterSettings _router;
    private readonly bool _hasHandlers;

    /// <param name="values">Takes what is wrong.</param>
    /// <param name="environment">Where absent keys and addresses are looked up.</param>
    /// <param name="router">Whose time limits hold where a deployment has none.</param>
    /// <param name="hasHandlers">Whether the file names Python code that would answer for providers of its own.</param>
    public UpstreamReader(SettingValues values, IReadOnlyDictionary<string, string> environment, RouterSettings router, bool hasHandlers)
    {
        _hasHandlers = hasHandlers;
        _values = values;
        _environment = environment;
        _router = router;
    }

    /// <summary>Gives the upstream, or null where it cannot be told; the problem is listed then.</summary>
    public Upstream? Read(SettingReader settings, SettingPlace parameters, bool inWildcardGroup)
    {
        var modelNode = settings.Take("model");
        var model = _values.Text(modelNode);
        var mock = MockText(settings.Take("mock_response"));
        var custom = _values.Text(settings.Take("custom_llm_provider"));
        // LiteLLM takes base_url for api_base; passing it over would send the bytes to the provider's public address.
        var (baseNode, otherBaseNode, keyNode) = (settings.Take("api_base"), settings.Take("base_url"), settings.Take("api_key"));
        var apiBase = _values.Address(baseNode) ?? _values.Address(otherBaseNode);
        var given = new Given(
            apiBase, ReadKey(keyNode), _values.Text(settings.Take("api_version")), ReadOrganization(settings.Take("organization")),
            ReadHeaders(settings.Take("extra_headers")), ReadTimeouts(settings), (int?)_values.Whole(settings.Take("max_retries"), 0, Limits.MostRetries), mock);
        var clouds = new CloudReader(settings, _values, _environment, parameters, _router.EnableAzureAdTokenRefresh);
        if (model is null || modelNode is null)
        {
            if (modelNode is not (null or { Kind: SettingKind.Null })) return null;
            _values.Problems.Error(parameters.Of("model"), "is missing; say which model the upstream is to be asked for, such as openai/gpt-4o");
            return null;
        }

        CheckWildcard(model, modelNode, inWildcardGroup);
        var written = new WrittenModel(model, custom, apiBase is not null || mock is not null, settings.Given.Select(e => e.Name).ToHashSet(StringComparer.Ordinal), VertexVariable())
        {
            Address = apiBase,
            HasHandlers = _hasHandlers,
        };
        var chosen = ChosenProvider.For(written, out var fault);
        var defaults = new RequestDefaultsReader(_values, _router.DropParams);
        given = given with { Defaults = defaults.ReadDefaults(settings), Drops = defaults.ReadDrops(settings, chosen is { Provider.TakesExtraBody: true }) };
        if (mock is null && chosen is not null) given = given with { TakesExtraBody = chosen.Provider.TakesExtraBody, Operations = OperationsOf(chosen, modelNode), OperationsOfModel = chosen.Provider.OperationsOfModel };
        if (mock is not null) return Build(UpstreamProvider.Mock, chosen?.Model ?? model, given with { ApiKey = null });
        // What was refused must not be replaced by a default: the bytes, or the wrong key, would go where nobody wrote.
        var isWhole = IsReadOrAbsent(apiBase, baseNode) && IsReadOrAbsent(apiBase, otherBaseNode) && IsReadOrAbsent(given.ApiKey, keyNode);
        if (chosen is not null) return isWhole ? Complete(chosen, given, keyNode, clouds, parameters) : null;
        _values.Problems.Error(modelNode.Place, fault);
        return null;
    }

    private Upstream? Complete(ChosenProvider chosen, Given given, SettingNode? keyNode, CloudReader clouds, SettingPlace parameters)
    {
        var provider = chosen.Provider;
        if (provider.Cloud is Cloud.Aws or Cloud.Google) return OfCloud(chosen, given, clouds, parameters);
        var publicAddress = UpstreamAddress.Public(provider, name => FromEnvironment([name]));
        var address = (given.ApiBase ?? AddressFromEnvironment(provider, parameters)) is { } written ? UpstreamAddress.Compatible(provider, written) : publicAddress;
        if (address is null)
        {
            _values.Problems.Error(parameters.Of("api_base"), UpstreamAddress.FaultOf(provider));
            return null;
        }

        if (address == publicAddress && provider.FaultOfModel?.Invoke(chosen.Model) is { } misnamed) _values.Problems.Warning(parameters.Of("model"), misnamed);
        if (address == publicAddress && provider.ModelOf is { } modelOf) chosen = chosen with { Model = modelOf(chosen.Model) };
        if (address == publicAddress && !KeyIsTheProviders(chosen, keyNode)) return null;
        var bringsItsOwn = given.Headers.ContainsKey(Upstream.CredentialHeaderOf(provider.Dialect)) || (provider.Cloud != Cloud.None && given.Headers.ContainsKey("Authorization"));
        var ofVariable = given.ApiKey is null && chosen.Named ? KeyFromEnvironment(provider, parameters) : null;
        var credential = clouds.ReadEntra(provider, new CloudKey(given.ApiKey, ofVariable), bringsItsOwn);
        var key = credential is not null ? null : given.ApiKey ?? ofVariable;
        if (key is null && credential is null && provider.NeedsKey && !bringsItsOwn) WarnOfMissingKey(chosen, parameters);
        given = given with { Credential = credential };
        if (provider.Dialect != UpstreamProvider.Azure) return Build(provider.Dialect, chosen.Model, given with { ApiBase = address, ApiKey = key });
        var (resource, isV1) = UpstreamAddress.AzureResource(address);
        var version = provider.ApiVersion ?? given.ApiVersion ?? (isV1 ? "v1" : FromEnvironment([AzureVersionVariable]) ?? DefaultAzureVersion);
        return Build(provider.Dialect, chosen.Model, given with { ApiBase = resource, ApiKey = key, ApiVersion = version });
    }

    /// <summary>What the upstream serves. A deployment that serves nothing is no error: the others of the file are not to wait for it.</summary>
    private OperationSet OperationsOf(ChosenProvider chosen, SettingNode modelNode)
    {
        var isWildcard = chosen.Model.Contains('*', StringComparison.Ordinal);
        var operations = isWildcard ? chosen.Provider.Operations : chosen.Provider.OperationsOfModel?.Invoke(chosen.Model) ?? chosen.Provider.Operations;
        if (operations.IsEmpty)
            _values.Problems.Warning(modelNode.Place, $"is reached at {chosen.Provider.Name} by an API of its own alone, which this gateway does not speak yet: every request to this deployment is 400 operation_not_served");
        return operations;
    }

    private Upstream? OfCloud(ChosenProvider chosen, Given given, CloudReader clouds, SettingPlace parameters)
    {
        var provider = chosen.Provider;
        var key = new CloudKey(given.ApiKey, given.ApiKey is null ? KeyFromEnvironment(provider, parameters) : null);
        if (clouds.Read(chosen, given.ApiBase, key, given.Headers.ContainsKey("Authorization")) is not { } cloud) return null;
        return Build(provider.Dialect, cloud.Model, given with { ApiBase = UpstreamAddress.Compatible(provider, cloud.Address), ApiKey = cloud.Key, Credential = cloud.Credential, SignedFor = cloud.SignedFor });
    }

    private static Upstream Build(UpstreamProvider dialect, string model, Given given) => new()
    {
        Provider = dialect,
        Model = model,
        ApiBase = given.ApiBase,
        ApiKey = given.ApiKey,
        Credential = given.Credential,
        SignedFor = given.SignedFor,
        ApiVersion = given.ApiVersion,
        Organization = given.Organization,
        ExtraHeaders = given.Headers,
        Timeout = given.Timeouts.Whole,
        StreamTimeout = given.Timeouts.Streamed,
        MaxRetries = given.MaxRetries,
        MockResponse = given.Mock,
        TakesExtraBody = given.TakesExtraBody,
        Defaults = given.Defaults,
        Drops = given.Drops,
        Operations = given.Operations,
        OperationsOfModel = given.OperationsOfModel,
    };

    /// <summary>LiteLLM's order: for streams the router's <c>stream_timeout</c> stands above the deployment's <c>timeout</c>.</summary>
    private (TimeSpan Whole, TimeSpan Streamed) ReadTimeouts(SettingReader settings)
    {
        var timeout = _values.Duration(settings.Take("timeout"), Limits.ShortestTimeout, Limits.LongestTimeout);
        var streamed = _values.Duration(settings.Take("stream_timeout"), Limits.ShortestTimeout, Limits.LongestTimeout);
        return (timeout ?? _router.Timeout, streamed ?? _router.StreamTimeout ?? timeout ?? _router.Timeout);
    }

    private Secret? ReadKey(SettingNode? node)
    {
        if (_values.SecretText(node) is not { } key) return null;
        if (HeaderNames.IsValue(key)) return new Secret(key);
        _values.Problems.Error(node!.Place, UnfitForHeader);
        return null;
    }

    private string? ReadOrganization(SettingNode? node)
    {
        var name = _values.Text(node);
        if (name is not null && !HeaderNames.IsValue(name)) _values.Problems.Error(node!.Place, UnfitForHeader);
        return name;
    }

    private Dictionary<string, string> ReadHeaders(SettingNode? node)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in _values.Map(node))
        {
            if (HeaderNames.FaultOfExtra(entry.Name) is { } fault) _values.Problems.Error(entry.Place, $"'{entry.Name}' {fault}");
            else if (_values.Text(entry.Value) is not { } value) continue;
            else if (!HeaderNames.IsValue(value)) _values.Problems.Error(entry.Value.Place, UnfitForHeader);
            else if (!headers.TryAdd(entry.Name, value)) _values.Problems.Error(entry.Place, "is given twice; header names do not tell case apart");
        }

        return headers;
    }

    /// <summary>An empty answer is one too: it tests what a client does with nothing.</summary>
    private string? MockText(SettingNode? node) => node is { Kind: SettingKind.Quoted, Text: "" } ? "" : _values.ExactText(node);

    private void CheckWildcard(string model, SettingNode node, bool inWildcardGroup)
    {
        var stars = model.Count(c => c == '*');
        if (stars > 1) _values.Problems.Error(node.Place, "holds more than one *");
        else if (stars == 1 && !inWildcardGroup) _values.Problems.Error(node.Place, "holds a *, which stands for what the * of model_name matched, but model_name has none");
    }

    private string? AddressFromEnvironment(Provider provider, SettingPlace parameters)
    {
        if (FromEnvironment(provider.BaseVariables) is not { } address) return null;
        if (UrlText.FaultOf(address) is not { } fault) return address.TrimEnd('/');
        _values.Problems.Error(parameters.Of("api_base"), $"comes from an environment variable ({string.Join(" or ", provider.BaseVariables)}) that {fault}");
        return null;
    }

    private Secret? KeyFromEnvironment(Provider provider, SettingPlace parameters)
    {
        if (FromEnvironment(provider.KeyVariables) is not { } key) return null;
        var name = provider.KeyVariables.First(n => !string.IsNullOrWhiteSpace(_environment.GetValueOrDefault(n)));
        if (OtherReferences.FaultOf(SettingNode.Variable(name, key, parameters)) is { } fault) _values.Problems.Error(parameters.Of("api_key"), fault);
        if (!HeaderNames.IsValue(key)) _values.Problems.Error(parameters.Of("api_key"), $"comes from an environment variable ({string.Join(" or ", provider.KeyVariables)}) that {UnfitForHeader}");
        return new Secret(key);
    }

    /// <summary>A key of one vendor at the public address of another is a slip of the key or of the model. Where the file does not name the provider, nobody can say which.</summary>
    private bool KeyIsTheProviders(ChosenProvider chosen, SettingNode? keyNode)
    {
        if (keyNode?.VariableName is not { } variable || chosen.Provider.KeyVariables.Contains(variable)) return true;
        if (ModelVendors.OfVariable(variable) is not { } owner || owner == chosen.Provider.Name) return true;
        var message = $"is read from {variable}, which by its name is {owner}'s key, and goes to {chosen.Provider.Name}'s address; write the provider that is meant before the model, or a variable of another name";
        if (chosen.Written) _values.Problems.Warning(keyNode.Place, message);
        else _values.Problems.Error(keyNode.Place, message);
        return chosen.Written;
    }

    private void WarnOfMissingKey(ChosenProvider chosen, SettingPlace parameters)
    {
        var variables = string.Join(" or ", chosen.Provider.KeyVariables);
        var reason = chosen.Named ? $"and {variables} is not set" : $"and {variables} is only sent where the model is written {chosen.Provider.Name}/…";
        _values.Problems.Warning(parameters.Of("api_key"), $"is missing, {reason}; requests go to this upstream without a credential");
    }

    private string? VertexVariable() => Array.Find(VertexVariables, name => !string.IsNullOrWhiteSpace(_environment.GetValueOrDefault(name)));

    private string? FromEnvironment(IReadOnlyList<string> names) => names.Select(n => _environment.GetValueOrDefault(n)).FirstOrDefault(v => !string.IsNullOrWhiteSpace(v))?.Trim();

    private static bool IsReadOrAbsent(object? value, SettingNode? node) => value is not null || node is null or { Kind: SettingKind.Null };

    private sealed record Given(
        string? ApiBase, Secret? ApiKey, string? ApiVersion, string? Organization, Dictionary<string, string> Headers,
        (TimeSpan Whole, TimeSpan Streamed) Timeouts, int? MaxRetries, string? Mock, bool TakesExtraBody = false)
    {
        public IReadOnlyList<RequestDefault> Defaults { get; init; } = [];

        public FrozenSet<string> Drops { get; init; } = FrozenSet<string>.Empty;

        public OperationSet Operations { get; init; } = OperationSet.All;

        public Func<string, OperationSet>? OperationsOfModel { get; init; }

        public CredentialSource? Credential { get; init; }

        public AwsScope? SignedFor { get; init; }
    }
}
