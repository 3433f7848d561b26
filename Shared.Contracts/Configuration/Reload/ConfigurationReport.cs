using System.Globalization;
using System.Text;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Configuration.Texts;
using Shared.Contracts.Places;
using Shared.Contracts.Routing;

namespace Shared.Contracts.Configuration.Reload;

/// <summary>What <c>--check-config</c> prints, as plain text. Holds no secret.</summary>
public static class ConfigurationReport
{
    private static readonly string[] Columns = ["GROUP", "ID", "PROVIDER", "UPSTREAM", "PLACE", "SERVES", "TAGS", "ORDER", "WEIGHT"];

    /// <summary>0 where a service would start, 1 where it would not.</summary>
    public static int ExitCode(ConfigurationReading reading) => reading.HasErrors ? 1 : 0;

    public static string Render(ConfigurationReading reading)
    {
        var report = new StringBuilder();
        var ignored = reading.Problems.Where(p => p.Ignored is not null).ToList();
        foreach (var problem in reading.Problems.Where(p => p.Ignored is null)) report.Append(problem).Append('\n');
        if (reading.Configuration is { } configuration)
        {
            AppendDeployments(report, configuration.ModelList);
            AppendCredentials(report, configuration.ModelList);
        }

        IReadOnlyList<ConfigurationProblem> further = [.. reading.ServiceNeeds, .. reading.ResidencyWarnings];
        if (further.Count > 0) report.Append("\nWorth a look:\n");
        foreach (var warning in further) report.Append(warning).Append('\n');
        if (ignored.Count > 0) report.Append(report.Length > 0 ? "\n" : "").Append(Ignored(ignored));
        var errors = reading.Problems.Count(p => p.Severity == ProblemSeverity.Error);
        var warnings = reading.Problems.Count - errors + further.Count;
        var verdict = errors > 0 ? "The configuration is not valid" : "The configuration is valid";
        report.Append(report.Length > 0 ? "\n" : "").Append(CultureInfo.InvariantCulture, $"{verdict}: {Count(errors, "error")}, {Count(warnings, "warning")}.\n");
        return report.ToString();
    }

    /// <summary>What has no effect, in one list, by what LiteLLM would do with it.</summary>
    internal static string Ignored(IReadOnlyList<ConfigurationProblem> problems)
    {
        var list = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"Without effect here ({Count(problems.Count, "setting")}):\n"));
        foreach (var group in problems.GroupBy(p => p.Ignored, StringComparer.Ordinal))
        {
            list.Append('\n').Append(group.Key).Append('\n');
            foreach (var problem in group) list.Append("  ").Append(problem).Append('\n');
        }

        return list.ToString();
    }

    /// <summary>Where a deployment's requests go: its host, or that they go nowhere.</summary>
    internal static string HostOf(ModelListEntry entry) => UrlText.HostOf(entry.Upstream.ApiBase) ?? "no upstream (mock_response)";

    private static void AppendDeployments(StringBuilder report, IReadOnlyList<ModelListEntry> entries)
    {
        string[][] rows = [Columns, .. entries.Select(Row)];
        var widths = Enumerable.Range(0, Columns.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        if (report.Length > 0) report.Append('\n');
        foreach (var row in rows)
        {
            report.Append(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()).Append('\n');
        }
    }

    /// <summary>Which of the sources counts for whom: what the environment gives is nowhere in the file.</summary>
    private static void AppendCredentials(StringBuilder report, IReadOnlyList<ModelListEntry> entries)
    {
        var fetched = entries.Where(entry => entry.Upstream.Credential is not null).ToList();
        if (fetched.Count == 0) return;
        report.Append("\nCredentials that are not a key:\n");
        foreach (var entry in fetched)
        {
            var signed = entry.Upstream.SignedFor is { } scope ? $"; signs for {scope.Service} in {scope.Region}" : "";
            report.Append(CultureInfo.InvariantCulture, $"{entry.Id}  {entry.Upstream.Credential!.Description}{signed}\n");
        }
    }

    private static string[] Row(ModelListEntry entry) =>
    [
        entry.ModelName,
        entry.Id,
        NameOf(entry.Upstream.Provider),
        UrlText.HostOf(entry.Upstream.ApiBase) ?? "-",
        PlaceOf(entry.Place),
        Serves(entry.Upstream),
        entry.Tags.Count > 0 ? string.Join(' ', entry.Tags) : "(untagged)",
        entry.Order?.ToString(CultureInfo.InvariantCulture) ?? "last",
        (entry.Weight ?? 1).ToString(CultureInfo.InvariantCulture),
    ];

    /// <summary>The countries, with the provider's name for them and what that rests on: <c>de (eu-central-1, address)</c>.</summary>
    private static string PlaceOf(Place place)
    {
        if (place.Extent != PlaceExtent.Countries) return place.Strength == PlaceStrength.Stated ? $"{place.Text} (stated)" : place.Text;
        return place.Name.Length > 0 && place.Name != place.Text ? $"{place.Text} ({place.Name}, {place.StrengthText})" : $"{place.Text} ({place.StrengthText})";
    }

    /// <summary>The operations of the upstream; under a wildcard those of any of its models.</summary>
    private static string Serves(Upstream upstream) =>
        upstream.Operations == OperationSet.All ? "all" : upstream.Operations.IsEmpty ? "nothing" : string.Join(',', upstream.Operations.Members.Select(InferenceOperationName.Of));

    private static string NameOf(UpstreamProvider provider) => provider switch
    {
        UpstreamProvider.OpenAi => "openai",
        UpstreamProvider.Azure => "azure",
        UpstreamProvider.Anthropic => "anthropic",
        UpstreamProvider.Mock => "mock",
    };

    private static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";
}
