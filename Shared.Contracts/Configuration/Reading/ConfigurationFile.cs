namespace Shared.Contracts.Configuration.Reading;

/// <summary>Where the configuration file is: <c>--config FILE</c>, else <c>GATEWAY_CONFIG</c>, else <c>appsettings.yaml</c> in the working directory, else beside the binary.</summary>
public static class ConfigurationFile
{
    public const string DefaultName = "appsettings.yaml";

    public const string Variable = "GATEWAY_CONFIG";

    /// <summary>The path to read. It may not exist where it was named; the reader says so.</summary>
    /// <param name="argument">The value of <c>--config</c>; null where it is not given.</param>
    public static string Find(string? argument, IReadOnlyDictionary<string, string> environment, string workingDirectory, string binaryDirectory)
    {
        if (argument is not null) return argument;
        if (environment.TryGetValue(Variable, out var fromEnvironment) && fromEnvironment.Length > 0) return fromEnvironment;
        var here = Path.Combine(workingDirectory, DefaultName);
        return File.Exists(here) ? here : Path.Combine(binaryDirectory, DefaultName);
    }
}
