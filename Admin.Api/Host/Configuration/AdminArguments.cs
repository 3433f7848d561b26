using Admin.Api.Host.Upkeep;
using Shared.Contracts.Configuration.Reading;
using Shared.Contracts.Configuration.Texts;

namespace Admin.Api.Host.Configuration;

/// <summary>The arguments of <c>Admin.Api</c>. <c>--config</c> is read by <see cref="ConfigurationFile"/>.</summary>
/// <param name="Urls"><c>--urls</c>: where to listen; null for the configuration's word.</param>
/// <param name="ChecksOnly"><c>--check-config</c>: say what is wrong with the configuration, and end.</param>
/// <param name="Fault">What is wrong with the arguments; null when nothing is.</param>
internal sealed record AdminArguments(string? Urls, bool ChecksOnly, string? Fault)
{
    private static readonly string[] Known = ["--config", "--urls", "--check-config", "--backup", "--restore", "--new-epoch"];

    /// <summary>What to do with the database instead of a start; null to start.</summary>
    public UpkeepVerb? Upkeep { get; init; }

    public static AdminArguments Parse(IReadOnlyList<string> args)
    {
        var parsed = new AdminArguments(null, false, null);
        for (var i = 0; i < args.Count; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var before, var after] ? (before, after) : (args[i], null);
            if (name is "--config" or "--urls" or "--backup" or "--restore")
            {
                value ??= i + 1 < args.Count ? args[++i] : null;
                if (string.IsNullOrEmpty(value)) return parsed with { Fault = $"{name} needs a value" };
                if (name == "--urls") parsed = parsed with { Urls = value };
                if (name == "--backup") parsed = parsed with { Upkeep = new UpkeepVerb(UpkeepKind.Backup, value) };
                if (name == "--restore") parsed = parsed with { Upkeep = new UpkeepVerb(UpkeepKind.Restore, value) };
            }
            else if (args[i] == "--new-epoch")
            {
                parsed = parsed with { Upkeep = new UpkeepVerb(UpkeepKind.NewEpoch, "") };
            }
            else if (args[i] == "--check-config")
            {
                parsed = parsed with { ChecksOnly = true };
            }
            else
            {
                return parsed with { Fault = Unknown(name) };
            }
        }

        return parsed;
    }

    private static string Unknown(string name) =>
        $"{name} is not an option{NearestName.Hint(name, Known)}; known are {string.Join(", ", Known)}";
}
