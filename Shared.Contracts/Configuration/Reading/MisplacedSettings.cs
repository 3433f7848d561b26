namespace Shared.Contracts.Configuration.Reading;

/// <summary>Takes a few settings from a section that they do not belong in, where it is plain what they mean.</summary>
internal static class MisplacedSettings
{
    /// <summary>An empty name stands for the file itself.</summary>
    private static readonly (string Setting, string Home, string[] Elsewhere)[] All =
    [
        ("master_key", "general_settings", ["litellm_settings", "router_settings", ""]),
        ("request_timeout", "litellm_settings", ["general_settings", "router_settings", ""]),
        ("num_retries", "litellm_settings", ["general_settings", ""]),
        ("allowed_fails", "litellm_settings", ["general_settings", ""]),
        ("drop_params", "litellm_settings", ["general_settings", "router_settings", ""]),
        ("fallbacks", "litellm_settings", ["general_settings", ""]),
        ("context_window_fallbacks", "litellm_settings", ["general_settings", ""]),
        ("default_fallbacks", "litellm_settings", ["general_settings", ""]),
        ("cooldown_time", "router_settings", ["litellm_settings", "general_settings", ""]),
        ("routing_strategy", "router_settings", ["litellm_settings", "general_settings", ""]),
        ("model_group_alias", "router_settings", ["litellm_settings", "general_settings", ""]),
        ("database_url", "general_settings", ["litellm_settings", "router_settings", ""]),
    ];

    /// <summary>The tree with each of them where it belongs. One that stands there already wins.</summary>
    public static SettingNode Apply(SettingNode root, ProblemList problems)
    {
        foreach (var (setting, home, elsewhere) in All)
        {
            foreach (var section in elsewhere) root = Move(root, setting, home, section, problems);
        }

        return root;
    }

    private static SettingNode Move(SettingNode root, string setting, string home, string section, ProblemList problems)
    {
        var from = section.Length == 0 ? root : root[section];
        if (from?.Entries.FirstOrDefault(e => e.Name == setting) is not { Value.Kind: not SettingKind.Null } entry) return root;
        if (root[home] is not (null or { Kind: SettingKind.Null or SettingKind.Map })) return root;
        var isTaken = root[home]?[setting] is { Kind: not SettingKind.Null };
        problems.Warning(entry.Place, $"stands in the wrong place; it belongs in {home}, {(isTaken ? "where it stands too, and has no effect here" : "and is taken as if it stood there")}");
        root = section.Length == 0 ? root.Without(setting) : root.WithSection(section, from.Without(setting));
        return isTaken ? root : root.With(home, entry);
    }
}
