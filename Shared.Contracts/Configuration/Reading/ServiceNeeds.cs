using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Configuration.Texts;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>
/// What one of the services needs of a file that the other can do without. Both say it in <c>--check-config</c>, each naming the service: of one file
/// there is one report, whoever is asked.
/// </summary>
internal static class ServiceNeeds
{
    public static IReadOnlyList<ConfigurationProblem> Find(GatewayConfiguration configuration, string file)
    {
        var general = configuration.General;
        var needs = new List<ConfigurationProblem>();
        if (general.MasterKey is null)
            Add("master_key", "is missing: Gateway.Api starts with this file and Admin.Api does not; set it where Admin.Api runs, such as os.environ/GATEWAY_MASTER_KEY");
        if (general.RedisUrl is null && DatabaseUrlText.NamesPostgres(general.DatabaseUrl.Reveal()))
            Add("redis_url", "is absent, so changes reach only the gateways on the machine of Admin.Api, by a Redis-protocol server in that process; set it before a second Admin.Api runs");
        return needs;

        void Add(string setting, string message) => needs.Add(new ConfigurationProblem(ProblemSeverity.Warning, file, 0, 0, $"general_settings.{setting}", message));
    }
}
