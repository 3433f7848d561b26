using Gateway.Api.Configuration;
using Gateway.Api.Forwarding;
using Gateway.Api.Health;
using Gateway.Api.Telemetry;
using Shared.Contracts.Configuration;

namespace Gateway.Api;

/// <summary>Configuration in, running gateway out.</summary>
internal static class Program
{
    public const string DefaultUrl = "http://127.0.0.1:4000";

    /// <summary>The host would watch the binary's folder for a file that this product does not have; the gateway follows its own.</summary>
    private const string WithoutHostReload = "--hostBuilder:reloadConfigOnChange=false";

    public static async Task<int> Main(string[] args)
    {
        if (GatewayArguments.FaultIn(args) is { } fault)
        {
            await Console.Error.WriteLineAsync(fault);
            return 1;
        }

        if (HealthProbe.UrlIn(args) is { } probed) return await HealthProbe.RunAsync(probed, Console.Error);

        SocketThreads.RunRequestsOnThem();
        var environment = ProcessEnvironment.Read();
        var path = ConfigurationFile.Find(args, environment, Directory.GetCurrentDirectory(), AppContext.BaseDirectory);
        var source = new ConfigurationSource(path, ProcessEnvironment.Read);
        var reading = source.Read();
        if (args.Contains("--check-config"))
        {
            Console.Write(ConfigurationReport.Render(reading));
            return ConfigurationReport.ExitCode(reading);
        }

        if (reading.Configuration is not { } configuration)
        {
            foreach (var problem in reading.Problems) await Console.Error.WriteLineAsync(problem.ToString());
            return 1;
        }

        await using var app = Build(configuration, args, source: source);
        app.Logger.ConfigurationLoaded(path, configuration.ModelList.DistinctBy(e => e.ModelName).Count(), configuration.ModelList.Count);
        foreach (var problem in reading.Problems) app.Logger.ConfigurationWarning(problem.ToString());
        try
        {
            await app.RunAsync();
            return 0;
        }
        catch (IOException e)
        {
            // Kestrel's own words name the address that is taken.
            await Console.Error.WriteLineAsync(e.Message);
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
        builder.ConfigureHost(configuration, DefaultUrl);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Use(CutConnection.KeepReach)));
        builder.AddTelemetry();
        builder.Services.AddGateway(configuration);
        if (source is not null) builder.Services.AddReload(source);
        replace?.Invoke(builder.Services);

        var app = builder.Build();
        app.MapGateway();
        return app;
    }
}
