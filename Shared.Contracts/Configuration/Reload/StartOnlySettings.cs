using Shared.Contracts.Configuration.Settings;

namespace Shared.Contracts.Configuration.Reload;

/// <summary>The settings that a running service keeps as they were when it started: addresses, connections, and the keys that both services must change at once.</summary>
public static class StartOnlySettings
{
    private static readonly (string Path, Func<GatewayConfiguration, object?> Value)[] All =
    [
        ("general_settings.master_key", c => c.General.MasterKey?.Reveal()),
        ("general_settings.sync_key", c => c.General.SyncKey.Reveal()),
        ("general_settings.sync_key_accepted", c => c.General.SyncKeyAccepted?.Reveal()),
        ("general_settings.database_url", c => c.General.DatabaseUrl.Reveal()),
        ("general_settings.redis_url", c => c.General.RedisUrl?.Reveal()),
        ("general_settings.embedded_redis_port", c => c.General.EmbeddedRedisPort),
        ("general_settings.admin_url", c => c.General.AdminUrl),
        ("general_settings.forward_admin", c => c.General.ForwardAdmin),
        ("general_settings.root_path", c => c.General.RootPath),
        ("general_settings.shutdown_delay", c => c.General.ShutdownDelay),
        ("general_settings.shutdown_timeout", c => c.General.ShutdownTimeout),
        ("access_log.file", c => c.AccessLog.File),
        ("access_log.on_full", c => c.AccessLog.OnFull),
        ("key_cache.snapshot_file", c => c.KeyCache.SnapshotFile),
        ("key_cache.start_wait", c => c.KeyCache.StartWait),
    ];

    /// <summary>Their paths; ASP.NET's own sections come on top.</summary>
    public static IEnumerable<string> Paths => All.Select(s => s.Path);

    /// <summary>One warning for each that differs from what the process was started with. No value is repeated.</summary>
    public static IEnumerable<ConfigurationProblem> Problems(GatewayConfiguration atStart, GatewayConfiguration now, string file) =>
        All.Where(s => !Equals(s.Value(atStart), s.Value(now))).Select(s => s.Path)
            .Concat(HostSections(atStart, now))
            .Select(path => new ConfigurationProblem(ProblemSeverity.Warning, file, 0, 0, path, "has changed, which takes effect at the next start"));

    /// <summary><c>Kestrel:Endpoints:…</c> is told as <c>Kestrel</c>.</summary>
    private static IEnumerable<string> HostSections(GatewayConfiguration atStart, GatewayConfiguration now) =>
        atStart.HostSettings.Keys.Union(now.HostSettings.Keys, StringComparer.OrdinalIgnoreCase)
            .Where(key => atStart.HostSettings.GetValueOrDefault(key) != now.HostSettings.GetValueOrDefault(key))
            .Select(key => key.Split(':')[0])
            .Distinct(StringComparer.OrdinalIgnoreCase);
}
