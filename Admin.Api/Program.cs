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
        var line = AdminArguments.Read(args);
        if (line.Fault is { } fault) return Fail(fault);

        var environment = ProcessEnvironment.Read();
        var file = ConfigurationFile.Find(line.ValueOf(CommandLine.Config), environment, Directory.GetCurrentDirectory(), AppContext.BaseDirectory);
        var source = new ConfigurationSource(file, ProcessEnvironment.Read);
        var reading = StartCheck.Of(source.Read(), line.ValueOf(CommandLine.Urls), environment, TimeProvider.System.GetUtcNow());
        if (line.Has(CommandLine.ChecksOnly))
        {
            Console.Out.Write(ConfigurationReport.Render(reading));
            return ConfigurationReport.ExitCode(reading);
        }

        var missing = reading.Configuration is { } read ? AdminRequirements.Problems(read, file) : [];
        foreach (var problem in reading.Problems.Concat(missing)) Console.Error.WriteLine(problem);
        if (reading.Configuration is not { } configuration || missing.Any(problem => problem.Severity == ProblemSeverity.Error)) return Failure;
        return await RunAsync(configuration, AdminArguments.UpkeepOf(line), ListenUrls.Of(line.ValueOf(CommandLine.Urls), environment, configuration), source);
    }

    private static async Task<int> RunAsync(GatewayConfiguration configuration, UpkeepVerb? upkeep, string? urls, ConfigurationSource source)
    {
        try
        {
            if (upkeep is { } verb) return await KeepUpAsync(verb, configuration.General.DatabaseUrl);
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
}
