using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Configuration.Texts;
using Shared.Contracts.Routing;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>A cloud's settings of one deployment as values: what the file says, else the variable that LiteLLM and the cloud's own tools read.</summary>
internal sealed class CloudValues(SettingValues values, IReadOnlyDictionary<string, string> environment, SettingPlace parameters)
{
    /// <summary>An empty text says nothing, as in LiteLLM; it is told of.</summary>
    public SettingNode? Written(SettingNode? node)
    {
        if (node is null or { Kind: SettingKind.Null or SettingKind.Broken }) return null;
        if (node.Kind is SettingKind.List or SettingKind.Map || node.Text.Trim().Length > 0) return node;
        values.Problems.Warning(node.Place, "is empty, and counts as absent");
        return null;
    }

    public string? Text(SettingNode? written) => values.Text(written);

    public Secret? Secret(SettingNode? written) => values.Secret(written);

    /// <summary>The text of the file, else of the first variable that is set.</summary>
    public string? TextOr(SettingNode? written, string setting, params string[] variables) => values.Text(written ?? Variable(setting, variables));

    /// <summary>The text of the first variable that is set.</summary>
    public string? TextOf(string setting, params string[] variables) => values.Text(Variable(setting, variables));

    public Secret? SecretOf(string setting, params string[] variables) => values.Secret(Variable(setting, variables));

    /// <summary>An address of the file, else of a variable.</summary>
    public Uri? AddressOr(SettingNode? written, string setting, params string[] variables)
    {
        var node = written ?? Variable(setting, variables);
        if (values.Text(node) is not { } text) return null;
        if (UrlText.FaultOf(text) is not { } fault) return new Uri(text);
        values.Problems.Error(node!.Place, fault);
        return null;
    }

    public bool IsSet(string variable) => !string.IsNullOrWhiteSpace(environment.GetValueOrDefault(variable));

    public void Error(SettingNode? node, string setting, string message) => values.Problems.Error(node?.Place ?? parameters.Of(setting), message);

    public void Warning(SettingNode? node, string setting, string message) => values.Problems.Warning(node?.Place ?? parameters.Of(setting), message);

    private SettingNode? Variable(string setting, string[] variables)
    {
        var name = Array.Find(variables, IsSet);
        return name is null ? null : SettingNode.Variable(name, environment[name], parameters.Of(setting));
    }
}
