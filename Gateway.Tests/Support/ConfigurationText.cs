using Shared.Contracts.Configuration.Reading;
using Shared.Contracts.Configuration.Settings;

namespace Gateway.Tests.Support;

/// <summary>A configuration in a temporary file, and what the reader makes of it.</summary>
internal static class ConfigurationText
{
    /// <summary>Settings without which no configuration is valid.</summary>
    public const string General = """

        general_settings:
          master_key: sk-master-1234567890

        """;

    private static readonly Dictionary<string, string> NoVariables = [];

    public static ConfigurationReading Read(string text, IReadOnlyDictionary<string, string>? environment = null)
    {
        var path = Path.Combine(Path.GetTempPath(), $"gateway-configuration-{Guid.NewGuid():N}.yaml");
        File.WriteAllText(path, text);
        try
        {
            return ConfigurationReader.Read(path, environment ?? NoVariables);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Reads a configuration that must be valid.</summary>
    public static GatewayConfiguration Valid(string text, IReadOnlyDictionary<string, string>? environment = null)
    {
        var reading = Read(text, environment);
        Assert.That(reading.Problems.Where(p => p.Severity == ProblemSeverity.Error), Is.Empty);
        return reading.Configuration!;
    }

    /// <summary>Reads a configuration that must have this one problem and no other.</summary>
    public static ConfigurationProblem OnlyProblem(string text, IReadOnlyDictionary<string, string>? environment = null)
    {
        var problems = Read(text, environment).Problems;
        Assert.That(problems, Has.Count.EqualTo(1), () => string.Join('\n', problems));
        return problems[0];
    }

    /// <summary>A configuration with one entry of these <c>litellm_params</c>, in YAML's flow form.</summary>
    public static string WithParameters(string parameters, string modelName = "gpt-4") => $$"""
        model_list:
          - model_name: "{{modelName}}"
            litellm_params: { {{parameters}} }
        {{General}}
        """;

    /// <summary>A configuration with one group and this <c>general_settings</c>, in YAML's flow form.</summary>
    public static string WithGeneral(string settings) => $$"""
        model_list:
          - { model_name: a, litellm_params: { model: x, mock_response: hi } }
        general_settings: { {{settings}} }
        """;

    /// <summary>A configuration with two groups, <c>a</c> and <c>b</c>, and these further sections.</summary>
    public static string WithSections(string sections) => """
        model_list:
          - { model_name: a, litellm_params: { model: x, mock_response: hi }, model_info: { id: id-of-a } }
          - { model_name: b, litellm_params: { model: x, mock_response: hi }, model_info: { id: id-of-b } }

        """ + sections + General;
}
