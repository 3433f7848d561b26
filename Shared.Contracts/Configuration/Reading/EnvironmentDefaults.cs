using Shared.Contracts.Configuration.Settings;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>The variables that LiteLLM reads where the file says nothing. Some are read here too; of a database it is told that it is not.</summary>
internal static class EnvironmentDefaults
{
    private const string Section = "general_settings";

    private static readonly (string Setting, string Variable)[] Used = [("master_key", "LITELLM_MASTER_KEY"), ("root_path", "SERVER_ROOT_PATH")];

    /// <summary>By the setting that is written instead. What a shared machine has in its environment is no word of this file's author.</summary>
    private static readonly (string Setting, string[] Variables)[] NotUsed =
    [
        ("database_url", ["DATABASE_URL"]),
    ];

    /// <summary>Adds what the environment says to a file that says nothing of it.</summary>
    /// <param name="root">The file.</param>
    /// <param name="process">The process's environment.</param>
    /// <param name="variables">The same with what the file puts above it.</param>
    /// <param name="problems">Takes what is told.</param>
    public static SettingNode Apply(SettingNode root, IReadOnlyDictionary<string, string> process, IReadOnlyDictionary<string, string> variables, ProblemList problems)
    {
        var section = root[Section];
        if (root.Kind != SettingKind.Map || section is not (null or { Kind: SettingKind.Null or SettingKind.Map })) return root;
        var environment = new SettingPlace(SettingPlace.EnvironmentName, 0, 0, Section);
        foreach (var (setting, names) in NotUsed.Where(n => IsAbsent(section, n.Setting)))
        {
            if (Array.Find(names, name => IsSet(process, name)) is { } name)
                problems.Warning(environment.Of(setting), $"is absent, and the environment variable {name}, which LiteLLM would use, is not used; write {setting}: os.environ/{name} where it is meant");
        }

        foreach (var (setting, variable) in Used.Where(u => IsAbsent(section, u.Setting) && IsSet(variables, u.Variable)))
        {
            var place = environment.Of(setting);
            root = root.With(Section, new SettingEntry(setting, place, SettingNode.Variable(variable, variables[variable], place)));
        }

        if (!IsAbsent(section, "redis_url") || RedisVariables.Address(process) is not var (address, named)) return root;
        var redis = environment.Of("redis_url");
        problems.Warning(redis, $"is read from {named}, as LiteLLM does it: keys travel over that server. Write redis_url to say otherwise");
        return root.With(Section, new SettingEntry("redis_url", redis, SettingNode.Variable(named, address, redis)));
    }

    private static bool IsAbsent(SettingNode? section, string name) => section?[name] is null or { Kind: SettingKind.Null };

    private static bool IsSet(IReadOnlyDictionary<string, string> variables, string name) => variables.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value);
}
