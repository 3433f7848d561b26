using Gateway.Api.Configuration;
using Gateway.Api.Forwarding;
using Gateway.Api.Health;
using Gateway.Api.Routing;
using Gateway.Api.Telemetry;
using Shared.Contracts.Configuration.Reading;
using Shared.Contracts.Configuration.Reload;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Hosting;

namespace Gateway.Api;

/// <summary>Configuration in, running gateway out.</summary>
internal static class Program
{
    public const string DefaultUrl = "http://127.0.0.1:4000";

    /// <summary>The host would watch the binary's folder for a file that this product does not have; the gateway follows its own.</summary>
    private const string WithoutHostReload = "--hostBuilder:reloadConfigOnChange=false";

    public static async Task<int> Main(string[] args)
    {
        var line = GatewayArguments.Read(args);
        if (GatewayArguments.FaultOf(line) is { } fault)
        {
            await Console.Error.WriteLineAsync(fault);
            return 1;
        }

        if (line.ValueOf(GatewayArguments.Probe) is { } probed) return await HealthProbe.RunAsync(probed, Console.Error);

        SocketThreads.RunRequestsOnThem();
        var migrated = line.ValueOf(GatewayArguments.FromLitellm);
        var path = migrated ?? ConfigurationFile.Find(line.ValueOf(CommandLine.Config), ProcessEnvironment.Read(), Directory.GetCurrentDirectory(), AppContext.BaseDirectory);
        var source = new ConfigurationSource(path, () => line.Over(ProcessEnvironment.Read()));
        if (line.Has(GatewayArguments.EgressOnly)) return await PrintEgressAsync(source.Read());

        var reading = StartCheck.Of(source.Read(), line.ValueOf(CommandLine.Urls), ProcessEnvironment.Read(), TimeProvider.System.GetUtcNow());
        if (line.Has(CommandLine.ChecksOnly))
        {
            Console.Write(migrated is null ? ConfigurationReport.Render(reading) : MigrationReport.Render(reading, migrated));
            return ConfigurationReport.ExitCode(reading);
        }

        return reading.Configuration is { } configuration ? await RunAsync(configuration, reading, args, source) : await TellAsync(reading);
    }

    /// <summary>The list alone goes to the output: it is made for programs. What only a start needs, such as certificates, need not be there.</summary>
    private static async Task<int> PrintEgressAsync(ConfigurationReading reading)
    {
        if (reading.Configuration is not { } configuration) return await TellAsync(reading);
        foreach (var line in Egress.Of(configuration, ProcessEnvironment.Read())) Console.WriteLine(line);
        if (Egress.WarningOf(configuration) is { } warning) await Console.Error.WriteLineAsync(warning);
        return 0;
    }

    private static async Task<int> TellAsync(ConfigurationReading faulty)
    {
        foreach (var problem in faulty.Problems) await Console.Error.WriteLineAsync(problem.ToString());
        return 1;
    }

    private static async Task<int> RunAsync(GatewayConfiguration configuration, ConfigurationReading reading, string[] args, ConfigurationSource source)
    {
        var endpoints = EndpointsOf(configuration, args);
        try
        {
            await using var app = Build(configuration, args, source: source);
            app.Logger.ConfigurationLoaded(source.Path, configuration.ModelList.DistinctBy(e => e.ModelName).Count(), configuration.ModelList.Count);
            foreach (var problem in reading.Problems) app.Logger.ConfigurationWarning(problem.ToString());
            await app.RunAsync();
            return 0;
        }
        catch (Exception fault) when (StartFault.Of(fault, endpoints) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return 1;
        }
    }

    /// <summary>The whole gateway for a checked configuration; tests start it the same way.</summary>
    /// <param name="configuration">What the file said.</param>
    /// <param name="args">ASP.NET's own arguments, such as <c>--urls</c>.</param>
    /// <param name="replace">Lets a test put its own clock or random source in.</param>
    /// <param name="source">The file to follow while running; null where the configuration stays as it is.</param>
    public static WebApplication Build(GatewayConfiguration configuration, string[] args, Action<IServiceCollection>? replace = null, ConfigurationSource? source = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [.. args, WithoutHostReload], ContentRootPath = AppContext.BaseDirectory });
        builder.ConfigureHost(configuration, EndpointsOf(configuration, args), CutConnection.KeepReach);
        builder.AddTelemetry(configuration.General.RootPath);
        builder.Services.AddGateway(configuration);
        if (source is not null) builder.Services.AddReload(source);
        replace?.Invoke(builder.Services);

        var app = builder.Build();
        app.MapGateway(configuration);
        return app;
    }

    private static IReadOnlyList<EndpointSettings> EndpointsOf(GatewayConfiguration configuration, string[] args) => ListenUrls.Endpoints(
        configuration.Kestrel, ListenUrls.Of(GatewayArguments.Read(args).ValueOf(CommandLine.Urls), ProcessEnvironment.Read(), configuration), DefaultUrl);
}
