using System.Globalization;
using System.Text;
using Shared.Contracts.Configuration.Settings;

namespace Shared.Contracts.Configuration.Reload;

/// <summary>What <c>--check-config --from-litellm FILE</c> prints: what of a LiteLLM file works here, what has no effect, what is refused, and what to do next. Holds no secret.</summary>
public static class MigrationReport
{
    /// <param name="reading">The file, as it is read when the gateway starts.</param>
    /// <param name="file">Its name.</param>
    public static string Render(ConfigurationReading reading, string file)
    {
        var report = new StringBuilder();
        var errors = reading.Problems.Where(p => p.Severity == ProblemSeverity.Error).ToList();
        var ignored = reading.Problems.Where(p => p.Ignored is not null).ToList();
        var told = reading.Problems.Except(errors).Except(ignored).Concat(reading.ServiceNeeds).Concat(reading.ResidencyWarnings).ToList();
        report.Append(CultureInfo.InvariantCulture, $"Moving {file} to this gateway\n\n");
        AppendModels(report, reading.Configuration);
        AppendWorks(report, reading.UsedSettings);
        AppendLines(report, "Refused", errors, "Nothing is refused.");
        AppendLines(report, "Works otherwise, or worth a look", told, null);
        AppendIgnored(report, ignored);
        AppendNext(report, errors.Count > 0);
        return report.ToString();
    }

    private static void AppendModels(StringBuilder report, GatewayConfiguration? configuration)
    {
        if (configuration is null) return;
        var groups = configuration.ModelList.Select(e => e.ModelName).Distinct(StringComparer.Ordinal).Count();
        report.Append(CultureInfo.InvariantCulture, $"Models: {configuration.ModelList.Count} deployments in {groups} groups.\n");
        foreach (var host in configuration.ModelList.GroupBy(e => ConfigurationReport.HostOf(e), StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal))
            report.Append(CultureInfo.InvariantCulture, $"  {host.Count()} at {host.Key}\n");
        report.Append('\n');
    }

    private static void AppendWorks(StringBuilder report, IReadOnlyDictionary<string, int> used)
    {
        report.Append(CultureInfo.InvariantCulture, $"Works ({used.Count}):\n");
        foreach (var (setting, times) in used.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            report.Append("  ").Append(setting).Append(times > 1 ? $" ({times} times)" : "").Append('\n');
        report.Append('\n');
    }

    private static void AppendLines(StringBuilder report, string title, List<ConfigurationProblem> problems, string? none)
    {
        if (problems.Count == 0 && none is null) return;
        report.Append(problems.Count == 0 ? none + "\n" : string.Create(CultureInfo.InvariantCulture, $"{title} ({problems.Count}):\n"));
        foreach (var problem in problems) report.Append("  ").Append(problem).Append('\n');
        report.Append('\n');
    }

    private static void AppendIgnored(StringBuilder report, List<ConfigurationProblem> ignored)
    {
        if (ignored.Count == 0) return;
        report.Append(ConfigurationReport.Ignored(ignored)).Append('\n');
    }

    private static void AppendNext(StringBuilder report, bool isRefused)
    {
        string[] steps =
        [
            .. isRefused ? ["Mend what is refused above. Nothing starts until then."] : Array.Empty<string>(),
            "Choose a database for keys: general_settings.database_url. LiteLLM's tables are not read.",
            "Start Admin.Api and Gateway.Api with the same file, and make the keys and teams anew: /key/generate takes the old text in 'key'.",
            "Decide what the tags of keys and teams are to be: here they are fences. docs/migration-from-litellm.md has it all.",
        ];
        report.Append("Next:\n");
        for (var i = 0; i < steps.Length; i++) report.Append(CultureInfo.InvariantCulture, $"  {i + 1}. {steps[i]}\n");
    }
}
