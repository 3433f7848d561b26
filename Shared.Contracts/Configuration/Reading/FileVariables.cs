namespace Shared.Contracts.Configuration.Reading;

/// <summary>LiteLLM's section <c>environment_variables</c>: as there, its values stand above the process's own.</summary>
internal static class FileVariables
{
    public const string Section = "environment_variables";

    public static IReadOnlyDictionary<string, string> Over(IReadOnlyDictionary<string, string> environment, SettingNode root, ProblemList problems)
    {
        if (root.Kind != SettingKind.Map || root[Section] is not { } section) return environment;
        var variables = new Dictionary<string, string>(environment, StringComparer.Ordinal);
        // The fault of an unset variable is listed when the whole file is resolved, not twice.
        var resolved = new EnvironmentReferences(environment, new ProblemList()).Resolve(section);
        foreach (var entry in new SettingValues(problems).Map(resolved))
        {
            if (entry.Value.Kind is SettingKind.List or SettingKind.Map) problems.Error(entry.Value.Place, "must be a text, a number or a switch");
            else if (entry.Value.Kind is not (SettingKind.Null or SettingKind.Broken)) variables[entry.Name] = entry.Value.Text;
        }

        return variables;
    }
}
