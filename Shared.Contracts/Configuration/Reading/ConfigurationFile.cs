namespace Shared.Contracts.Configuration.Reading;

/// <summary>Where the configuration file is: <c>--config FILE</c>, else <c>GATEWAY_CONFIG</c>, else <c>appsettings.yaml</c> in the working directory, else beside the binary.</summary>
public static class ConfigurationFile
{
    public const string DefaultName = "appsettings.yaml";

    public const string Variable = "GATEWAY_CONFIG";

    /// <summary>The path to read. It may not exist where it was named; the reader says so.</summary>
    public static string Find(IReadOnlyList<string> args, IReadOnlyDictionary<string, string> environment, string workingDirectory, string binaryDirectory)
    {
        if (Argument(args) is { } named) return named;
        if (environment.TryGetValue(Variable, out var fromEnvironment) && fromEnvironment.Length > 0) return fromEnvironment;
        var here = Path.Combine(workingDirectory, DefaultName);
        return File.Exists(here) ? here : Path.Combine(binaryDirectory, DefaultName);
    }

    private static string? Argument(IReadOnlyList<string> args)
    {
        const string Option = "--config";
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] == Option) return i + 1 < args.Count ? args[i + 1] : "";
            if (args[i].StartsWith(Option + "=", StringComparison.Ordinal)) return args[i][(Option.Length + 1)..];
        }

        return null;
    }
}
