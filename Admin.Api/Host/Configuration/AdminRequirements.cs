using System.Net;
using Admin.Api.Data;
using Admin.Api.Sync;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Configuration.Texts;

namespace Admin.Api.Host.Configuration;

/// <summary>What this service needs of a configuration that is valid by itself.</summary>
internal static class AdminRequirements
{
    /// <summary>Every problem at once; none when the service can start.</summary>
    /// <param name="file">The file's name, for the problems.</param>
    public static IReadOnlyList<ConfigurationProblem> Problems(GatewayConfiguration configuration, string file)
    {
        var general = configuration.General;
        var problems = new List<ConfigurationProblem>();
        if (string.IsNullOrWhiteSpace(general.MasterKey?.Reveal())) Add("master_key", "is missing; the administrator's key, such as os.environ/GATEWAY_MASTER_KEY");
        if (DatabaseUrl.Read(general.DatabaseUrl, out var fault) is null) Add("database_url", fault);
        if (general.RedisUrl is { } url && !RedisSettings.IsValid(url)) Add("redis_url", "must be a connection string such as 'redis.internal:6379,password=…,ssl=true'");
        if (general.EmbeddedRedisPort is < 1 or > IPEndPoint.MaxPort) Add("embedded_redis_port", $"must be a port between 1 and {IPEndPoint.MaxPort}");
        if (general.RedisUrl is null && DatabaseUrlText.NamesPostgres(general.DatabaseUrl.Reveal()))
        {
            Add(
                "redis_url",
                "is absent, so changes reach only the gateways on this machine, by a Redis-protocol server in this process; set it before a second Admin.Api runs",
                ProblemSeverity.Warning);
        }

        return problems;

        void Add(string setting, string message, ProblemSeverity severity = ProblemSeverity.Error) =>
            problems.Add(new ConfigurationProblem(severity, file, 0, 0, $"general_settings.{setting}", message));
    }
}
