using Shared.Contracts.Configuration.Texts;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>
/// The arguments of a service, read by one rule for both. A slip is refused: <c>--chek-config</c> would start a service where none was wanted, and <c>--confg</c>
/// one with another file.
/// </summary>
public sealed class CommandLine
{
    /// <summary>Names the configuration file.</summary>
    public const string Config = "--config";

    /// <summary>Says where to listen.</summary>
    public const string Urls = "--urls";

    /// <summary>Checks the configuration, and starts nothing.</summary>
    public const string ChecksOnly = "--check-config";

    private const string Settings = "ASP.NET's own settings, such as --Logging:LogLevel:Default=Debug";

    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal);

    private CommandLine()
    {
    }

    /// <summary>What is wrong with the arguments; null when nothing is.</summary>
    public string? Fault { get; private set; }

    /// <param name="withValue">The service's own options that take a value, as <c>--name VALUE</c> or <c>--name=VALUE</c>.</param>
    /// <param name="withoutValue">Those that take none.</param>
    /// <param name="takesSettings">Whether ASP.NET's own settings may stand among them.</param>
    public static CommandLine Read(IReadOnlyList<string> args, IReadOnlyList<string> withValue, IReadOnlyList<string> withoutValue, bool takesSettings)
    {
        var line = new CommandLine();
        string[] valued = [Config, Urls, .. withValue];
        string[] plain = [ChecksOnly, .. withoutValue];
        for (var i = 0; i < args.Count && line.Fault is null; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var before, var after] ? (before, after) : (args[i], null);
            var isSetting = takesSettings && IsSetting(name);
            if (isSetting || valued.Contains(name, StringComparer.Ordinal))
            {
                value ??= i + 1 < args.Count ? args[++i] : null;
                if (string.IsNullOrEmpty(value)) line.Fault = $"{name} needs a value";
                else if (isSetting) line._settings[name[2..]] = value;
                else line._options.TryAdd(name, value);
            }
            else if (!plain.Contains(name, StringComparer.Ordinal))
            {
                string[] known = [.. valued, .. plain];
                line.Fault = $"{name} is not an option{NearestName.Hint(name, known)}; known are {string.Join(", ", known)}{(takesSettings ? $", and {Settings}" : "")}";
            }
            else if (value is not null)
            {
                line.Fault = $"{name} takes no value";
            }
            else
            {
                line._options.TryAdd(name, "");
            }
        }

        return line;
    }

    /// <summary>Whether the option is given.</summary>
    public bool Has(string option) => _options.ContainsKey(option);

    /// <summary>The value of an option, the first where it is given twice; null where it is not given.</summary>
    public string? ValueOf(string option) => _options.GetValueOrDefault(option);

    /// <summary>The environment with the settings among the arguments above it: <c>--Kestrel:Limits:MaxRequestLineSize=4096</c> is checked like the variable of that name.</summary>
    public Dictionary<string, string> Over(Dictionary<string, string> environment)
    {
        foreach (var (name, value) in _settings) environment[name] = value;
        return environment;
    }

    /// <summary>One of ASP.NET's own sections, which the host reads.</summary>
    private static bool IsSetting(string name) => name.StartsWith("--", StringComparison.Ordinal) && name.Contains(':');
}
