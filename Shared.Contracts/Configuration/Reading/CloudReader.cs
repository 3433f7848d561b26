using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Configuration.Texts;
using Shared.Contracts.Routing;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Reads what the clouds have in place of a key. Every name is taken, whichever cloud the deployment is of: one that is of another has no effect, and that is told.</summary>
internal sealed class CloudReader
{
    private readonly CloudValues _values;

    public CloudReader(SettingReader settings, SettingValues values, IReadOnlyDictionary<string, string> environment, SettingPlace parameters, bool refreshesEntraTokens)
    {
        _values = new CloudValues(values, environment, parameters);
        Entra = new EntraReader(settings, _values, refreshesEntraTokens);
        Aws = new AwsReader(settings, _values);
        Google = new GoogleReader(settings, _values);
    }

    public EntraReader Entra { get; }

    public AwsReader Aws { get; }

    public GoogleReader Google { get; }

    /// <summary>Where it is and how it is let in, for a deployment of AWS or Google; null, with the problem listed, where that cannot be told.</summary>
    /// <param name="key">The key that the file gives, or else a variable.</param>
    /// <param name="bringsItsOwn">Whether <c>extra_headers</c> hold the credential.</param>
    public CloudUpstream? Read(ChosenProvider chosen, string? apiBase, CloudKey key, bool bringsItsOwn)
    {
        TellOfOthers(chosen.Provider);
        return chosen.Provider.Cloud == Cloud.Aws ? ReadAws(chosen, apiBase, key, bringsItsOwn) : ReadGoogle(chosen, apiBase, key, bringsItsOwn);
    }

    /// <summary>The credential of an Azure deployment; null where that is a key, or there is none.</summary>
    public CredentialSource? ReadEntra(Provider provider, CloudKey key, bool bringsItsOwn)
    {
        TellOfOthers(provider);
        if (provider.Cloud != Cloud.Azure || bringsItsOwn) return null;
        if (key.OfFile is null) return Entra.IsAskedFor ? Entra.Written() : key.OfVariable is null ? Entra.OfEnvironment() : null;
        foreach (var setting in Entra.Given) _values.Warning(setting, "", "has no effect beside api_key, which is what is sent");
        return null;
    }

    private CloudUpstream? ReadAws(ChosenProvider chosen, string? apiBase, CloudKey key, bool bringsItsOwn)
    {
        var model = AwsModelText.Parse(chosen.Model);
        if ((model.Region ?? Aws.Region()) is not { } region) return null;
        var address = apiBase ?? Aws.Endpoint(region);
        var token = key.OfFile ?? (Aws.IsAskedFor ? null : key.OfVariable);
        if (token is not null || bringsItsOwn) return new CloudUpstream(address, model.Name) { Key = token };
        return Aws.Keys(region) is { } keys ? new CloudUpstream(address, model.Name) { Credential = keys, SignedFor = new AwsScope(region, AwsReader.Service) } : null;
    }

    private CloudUpstream? ReadGoogle(ChosenProvider chosen, string? apiBase, CloudKey key, bool bringsItsOwn)
    {
        if (key.OfFile is not null) _values.Error(null, "api_key", "is not taken by Vertex AI, which wants a token of Google's; give vertex_credentials, or leave it to the machine. A key of AI Studio belongs to gemini/");
        var credential = bringsItsOwn ? null : Google.Credential();
        if (Google.Address(apiBase, credential) is not { } address) return null;
        if (credential is null && !bringsItsOwn) return null;
        // Models of Google's own are asked for with the publisher before them, as every other is already.
        var model = chosen.Model.Contains('/', StringComparison.Ordinal) ? chosen.Model : "google/" + chosen.Model;
        return new CloudUpstream(address, model) { Credential = credential };
    }

    private void TellOfOthers(Provider provider)
    {
        if (provider.Cloud != Cloud.Azure) Tell(Entra.Given, "Azure");
        if (provider.Cloud != Cloud.Aws) Tell(Aws.Given, "AWS");
        if (provider.Cloud != Cloud.Google) Tell(Google.Given, "Vertex AI");

        void Tell(IEnumerable<SettingNode> settings, string cloud)
        {
            foreach (var setting in settings) _values.Warning(setting, "", $"is for deployments of {cloud}, and this one is of {provider.Name}; it has no effect");
        }
    }
}

/// <summary>A key, by who gives it: the file's own word stands above a variable's.</summary>
internal readonly record struct CloudKey(Secret? OfFile, Secret? OfVariable);

/// <summary>Where a cloud's deployment is and how it is let in.</summary>
internal sealed record CloudUpstream(string Address, string Model)
{
    public Secret? Key { get; init; }

    public CredentialSource? Credential { get; init; }

    public AwsScope? SignedFor { get; init; }
}
