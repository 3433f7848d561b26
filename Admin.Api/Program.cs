using System.Collections;
using Admin.Api.Data;
using Admin.Api.Errors;
using Admin.Api.Host.Configuration;
using Admin.Api.Host.Upkeep;
using Shared.Contracts.Configuration.Reading;
using Shared.Contracts.Configuration.Reload;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Hosting;
using Shared.Contracts.Routing;

namespace Admin.Api;

/// <summary>Starts the service: arguments, configuration, application.</summary>
internal static class Program
{
    private const int Failure = 1;

    public static async Task<int> Main(string[] args)
    {
        var line = AdminArguments.Parse(args);
        if (line.Fault is { } fault) return Fail(fault);

        var environment = ReadEnvironment();
        var file = ConfigurationFile.Find(args, environment, Directory.GetCurrentDirectory(), AppContext.BaseDirectory);
        var source = new ConfigurationSource(file, ReadEnvironment);
        var reading = StartCheck.Of(source.Read(), line.Urls, environment, TimeProvider.System.GetUtcNow());
        if (line.ChecksOnly)
        {
            Console.Out.Write(ConfigurationReport.Render(reading));
            return ConfigurationReport.ExitCode(reading);
        }

        var missing = reading.Configuration is { } read ? AdminRequirements.Problems(read, file) : [];
        foreach (var problem in reading.Problems.Concat(missing)) Console.Error.WriteLine(problem);
        if (reading.Configuration is not { } configuration || missing.Any(problem => problem.Severity == ProblemSeverity.Error)) return Failure;
        return await RunAsync(configuration, line, ListenUrls.Of(line.Urls, environment, configuration), source);
    }

    private static async Task<int> RunAsync(GatewayConfiguration configuration, AdminArguments line, string? urls, ConfigurationSource source)
    {
        try
        {
            if (line.Upkeep is { } verb) return await KeepUpAsync(verb, configuration.General.DatabaseUrl);
            await using var app = AdminApplication.Build(configuration, urls, source: source);
            await app.RunAsync();
            return 0;
        }
        catch (AdminStartException refused)
        {
            return Fail(refused.Message);
        }
        catch (Exception fault) when (StartFault.Of(fault, ListenUrls.Endpoints(configuration.Kestrel, urls, AdminApplication.DefaultUrl)) is { } sentence)
        {
            return Fail(sentence);
        }
    }

    private static async Task<int> KeepUpAsync(UpkeepVerb verb, Secret databaseUrl)
    {
        if (DatabaseUrl.Read(databaseUrl, out var fault) is not { } database) return Fail($"general_settings.database_url {fault}");
        await new DatabaseUpkeep(database, TimeProvider.System, Console.Out).RunAsync(verb, CancellationToken.None);
        return 0;
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return Failure;
    }

    private static Dictionary<string, string> ReadEnvironment()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables()) environment[(string)variable.Key] = (string?)variable.Value ?? "";
        return environment;
    }
}
