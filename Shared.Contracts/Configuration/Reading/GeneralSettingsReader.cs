using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Configuration.Texts;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Reads <c>general_settings</c>.</summary>
internal sealed class GeneralSettingsReader(SettingValues values)
{
    private const string MasterKeyPrefix = "sk-";

    /// <summary>Below it a key can be guessed: LiteLLM's examples have <c>sk-1234</c>.</summary>
    private const int ShortestMasterKey = 16;

    /// <summary>What a master key should have at least.</summary>
    private const int LongMasterKey = 20;

    private const int ShortestSyncKey = 16;
    private const int HighestPort = 65535;

    private static readonly Dictionary<string, RevocationPolicy> RevocationPolicies = new(StringComparer.Ordinal)
    {
        ["finish"] = RevocationPolicy.Finish,
        ["cut"] = RevocationPolicy.Cut,
    };

    private static readonly Dictionary<string, RequestLogLevel> RequestLogLevels = new(StringComparer.Ordinal)
    {
        ["debug"] = RequestLogLevel.Debug,
        ["information"] = RequestLogLevel.Information,
    };

    public GeneralSettings Read(SettingNode? node, SettingPlace root)
    {
        var place = node?.Place ?? root.Of("general_settings");
        var section = new SettingReader(node, values);
        var defaults = new GeneralSettings();
        var masterKey = ReadMasterKey(section.Take("master_key"));
        var syncKey = ReadSyncKey(section.Take("sync_key"), section.Take("master_key"), masterKey, place);
        var settings = new GeneralSettings
        {
            MasterKey = masterKey,
            SyncKey = syncKey,
            SyncKeyAccepted = ReadAcceptedSyncKey(section.Take("sync_key_accepted"), syncKey),
            DatabaseUrl = ReadDatabase(section.Take("database_url")) ?? defaults.DatabaseUrl,
            RedisUrl = ReadRedis(section.Take("redis_url")),
            EmbeddedRedisPort = (int?)values.Whole(section.Take("embedded_redis_port"), 1, HighestPort) ?? defaults.EmbeddedRedisPort,
            AdminUrl = values.Address(section.Take("admin_url")) ?? defaults.AdminUrl,
            ForwardAdmin = values.Flag(section.Take("forward_admin")) ?? defaults.ForwardAdmin,
            ExposeApiBase = values.Flag(section.Take("expose_api_base")) ?? defaults.ExposeApiBase,
            MaxRequestBytes = values.Whole(section.Take("max_request_bytes"), Limits.SmallestRequestLimit, Limits.LargestRequestLimit) ?? defaults.MaxRequestBytes,
            MaxParallelRequests = (int?)values.Whole(section.Take("max_parallel_requests"), 1, Limits.MostParallelRequests) ?? defaults.MaxParallelRequests,
            OnRevoke = values.Choice(section.Take("on_revoke"), RevocationPolicies) ?? defaults.OnRevoke,
            MaxBufferedBytes = values.Whole(section.Take("max_buffered_bytes"), Limits.SmallestBuffer, Limits.LargestBuffer),
            RequestBodyTimeout = values.Duration(section.Take("request_body_timeout"), Limits.ShortestBodyTimeout, Limits.LongestTimeout) ?? defaults.RequestBodyTimeout,
            ShutdownDelay = values.Duration(section.Take("shutdown_delay"), TimeSpan.Zero, Limits.LongestShutdown) ?? defaults.ShutdownDelay,
            ShutdownTimeout = values.Duration(section.Take("shutdown_timeout"), TimeSpan.Zero, Limits.LongestShutdown) ?? defaults.ShutdownTimeout,
            RequestLogLevel = values.Choice(section.Take("request_log_level"), RequestLogLevels) ?? defaults.RequestLogLevel,
            ForwardHeaders = ReadForwardHeaders(section.Take("forward_headers")),
            StreamKeepalive = values.Duration(section.Take("stream_keepalive"), Limits.ShortestKeepAlive, Limits.LongestTimeout),
            CorsOrigins = OriginText.Read(section.Take("cors_origins"), values),
            RootPath = RootPathText.Read(section.Take("root_path"), values),
        };
        section.LeaveTheRest(LitellmSection.General);
        return settings;
    }

    private Secret? ReadMasterKey(SettingNode? node)
    {
        if (values.Secret(node) is not { } key) return null;
        var text = key.Reveal();
        if (text.Length < ShortestMasterKey)
        {
            values.Problems.Error(node!.Place, $"is shorter than {ShortestMasterKey} characters; whoever guesses it owns every key, so make a long random one: echo sk-$(openssl rand -hex 24)");
        }
        else if (text.Length < LongMasterKey)
        {
            values.Problems.Warning(node!.Place, $"is shorter than {LongMasterKey} characters; whoever guesses it owns every key, so use a long random one outside of a trial");
        }
        else if (!text.StartsWith(MasterKeyPrefix, StringComparison.Ordinal))
        {
            values.Problems.Warning(node!.Place, $"does not start with {MasterKeyPrefix}; LiteLLM's clients expect keys that do");
        }

        return key;
    }

    private Secret ReadSyncKey(SettingNode? node, SettingNode? masterNode, Secret? masterKey, SettingPlace section)
    {
        if (values.Secret(node) is { } key)
        {
            if (key.Reveal().Length >= ShortestSyncKey) return key;
            values.Problems.Error(node!.Place, $"is shorter than {ShortestSyncKey} characters; whoever guesses it can grant keys");
            return key;
        }

        if (masterKey is not null) return SyncSignature.SyncKeyFromMasterKey(masterKey);
        // A key that is there but wrong has its own message; a second one would send the reader the wrong way.
        if (IsAbsent(node) && IsAbsent(masterNode))
        {
            values.Problems.Error(
                section.Of("sync_key"),
                "is missing, and so is master_key, which it could be derived from; set master_key (both services), "
                + "or sync_key on a gateway that is to know no master key");
        }

        return new Secret("");
    }

    private Secret? ReadAcceptedSyncKey(SettingNode? node, Secret syncKey)
    {
        if (values.Secret(node) is not { } key) return null;
        if (key.Reveal().Length < ShortestSyncKey)
        {
            values.Problems.Error(node!.Place, $"is shorter than {ShortestSyncKey} characters; whoever guesses it can grant keys");
        }
        else if (key.Reveal() == syncKey.Reveal())
        {
            values.Problems.Warning(node!.Place, "is the same as sync_key and has no effect; name the key that comes or the one that goes");
        }

        return key;
    }

    private Secret? ReadDatabase(SettingNode? node)
    {
        if (values.SecretText(node) is not { } text) return null;
        if (!DatabaseUrlText.NamesPostgres(text) && !DatabaseUrlText.NamesSqlite(text))
            values.Problems.Error(node!.Place, "is not a connection string; use 'Data Source=…' (a SQLite file) or 'Host=…' (PostgreSQL)");
        else if (PostgresAddress.IsOne(text)) CheckAddress(text, node!.Place);
        else if (DatabaseKeywords.FaultOf(text, DatabaseUrlText.NamesPostgres(text) ? DatabaseKeywords.Postgres : DatabaseKeywords.Sqlite) is { } fault)
            values.Problems.Error(node!.Place, fault);
        return new Secret(text);
    }

    private void CheckAddress(string text, SettingPlace place)
    {
        if (PostgresAddress.Parse(text, out var fault) is not { } address)
        {
            values.Problems.Error(place, fault);
            return;
        }

        if (address.Unused.Count > 0) values.Problems.Warning(place, $"has options in its query that have no effect: {string.Join(", ", address.Unused)}");
        if (address["pgbouncer"] == "true")
            values.Problems.Warning(place, "names PgBouncer; Admin.Api locks and listens for as long as a connection lasts, so give it one in session mode, or the server itself");
    }

    private Secret? ReadRedis(SettingNode? node)
    {
        if (values.SecretText(node) is not { } text) return null;
        if (RedisUrl.Translate(text, out var fault) is { } translated) return new Secret(translated);
        values.Problems.Error(node!.Place, fault);
        return null;
    }

    private List<string> ReadForwardHeaders(SettingNode? node)
    {
        var headers = new List<string>();
        foreach (var item in values.List(node))
        {
            if (values.Text(item) is not { } name) continue;
            if (HeaderNames.FaultOfForwarded(name) is { } fault) values.Problems.Error(item.Place, $"'{name}' {fault}");
            else if (!headers.Contains(name, StringComparer.OrdinalIgnoreCase)) headers.Add(name);
        }

        return headers;
    }

    private static bool IsAbsent(SettingNode? node) => node is null or { Kind: SettingKind.Null };
}
