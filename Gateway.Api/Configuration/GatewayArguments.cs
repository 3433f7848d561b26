using Shared.Contracts.Configuration.Texts;

namespace Gateway.Api.Configuration;

/// <summary>
/// What the program can be told. A slip is refused: <c>--chek-config</c> would start a gateway where none was wanted, and <c>--confg</c> one with another file.
/// </summary>
internal static class GatewayArguments
{
    /// <summary>Checks the configuration, and starts nothing.</summary>
    public const string ChecksOnly = "--check-config";

    /// <summary>Prints what the gateway would connect to, and starts nothing.</summary>
    public const string EgressOnly = "--egress";

    private static readonly string[] WithoutValue = [ChecksOnly, EgressOnly];
    private static readonly string[] WithValue = ["--config", "--urls", "--probe"];
    private static readonly string[] Known = [.. WithValue, .. WithoutValue];

    /// <summary>What is wrong with the arguments; null when nothing is.</summary>
    public static string? FaultIn(IReadOnlyList<string> args)
    {
        for (var i = 0; i < args.Count; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var before, var after] ? (before, after) : (args[i], null);
            if (WithValue.Contains(name) || IsSetting(name))
            {
                value ??= i + 1 < args.Count ? args[++i] : null;
                if (string.IsNullOrEmpty(value)) return $"{name} needs a value";
            }
            else if (WithoutValue.Contains(name))
            {
                if (value is not null) return $"{name} takes no value";
            }
            else
            {
                return $"{name} is not an option{NearestName.Hint(name, Known)}; known are {string.Join(", ", Known)}, and ASP.NET's own settings, such as --Logging:LogLevel:Default=Debug";
            }
        }

        return null;
    }

    /// <summary>The value of an option; null where it is not given.</summary>
    public static string? ValueOf(IReadOnlyList<string> args, string option)
    {
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] == option) return i + 1 < args.Count ? args[i + 1] : "";
            if (args[i].StartsWith(option + "=", StringComparison.Ordinal)) return args[i][(option.Length + 1)..];
        }

        return null;
    }

    /// <summary>The environment with the settings among the arguments above it: <c>--Kestrel:Limits:MaxRequestLineSize=4096</c> is checked like the variable of that name.</summary>
    public static Dictionary<string, string> Over(Dictionary<string, string> environment, IReadOnlyList<string> args)
    {
        for (var i = 0; i < args.Count; i++)
        {
            if (!IsSetting(args[i].Split('=', 2)[0])) continue;
            if (args[i].Split('=', 2) is [var name, var value]) environment[name[2..]] = value;
            else if (i + 1 < args.Count) environment[args[i][2..]] = args[++i];
        }

        return environment;
    }

    /// <summary>One of ASP.NET's own sections, which the host reads.</summary>
    private static bool IsSetting(string name) => name.StartsWith("--", StringComparison.Ordinal) && name.Contains(':');
}
