using Admin.Api.Telemetry;
using Shared.Contracts.Configuration.Reading;
using Shared.Contracts.Configuration.Reload;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Hosting;

namespace Admin.Api;

/// <summary>Builds the service from a configuration that was checked. Nothing is opened, and nothing listens, before it is started.</summary>
internal static class AdminApplication
{
    /// <summary>1 MiB: far more than any request of this service, far less than what could exhaust it.</summary>
    private const long MaxRequestBytes = 1024 * 1024;

    public const string DefaultUrl = "http://127.0.0.1:4001";

    /// <param name="urls">Where to listen where the configuration's <c>Kestrel</c> section does not say, separated by semicolons; null for the default.</param>
    /// <param name="replace">Lets a test put its own clock or log in.</param>
    /// <param name="source">The file to follow while running; null where the configuration stays as it is.</param>
    public static WebApplication Build(
        GatewayConfiguration configuration, string? urls, Action<IServiceCollection>? replace = null, ConfigurationSource? source = null)
    {
        // An empty builder: the usual one watches every file below the working directory for changes of its own configuration files.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(AdminApplication).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = "wwwroot",
        });
        builder.Configuration.AddInMemoryCollection(configuration.HostSettings);
        builder.Configuration.AddEnvironmentVariables();
        AddLogging(builder);
        AddServer(builder, configuration, urls);
        // Finds the pages' assets where the build left them; once published they lie beside the service.
        builder.WebHost.UseStaticWebAssets();
        builder.Services.AddRouting();
        builder.Services.AddAdmin(configuration);
        if (source is not null) builder.Services.AddReload(source, configuration);
        builder.AddTelemetry(configuration.General.RootPath);
        replace?.Invoke(builder.Services);

        var app = builder.Build();
        app.MapAdmin(configuration);
        return app;
    }

    private static void AddServer(WebApplicationBuilder builder, GatewayConfiguration configuration, string? urls)
    {
        builder.WebHost.UseKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBytes;
        });
        builder.ListenAt(ListenUrls.Endpoints(configuration.Kestrel, urls, DefaultUrl), configuration.Kestrel);
    }

    private static void AddLogging(WebApplicationBuilder builder)
    {
        builder.Logging
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information)
            // A start that fails is said by Program, in one line; a worker that dies is Critical.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical)
            .AddConfiguration(builder.Configuration.GetSection("Logging"))
            .AddSimpleConsole(console => console.SingleLine = true);
        CallerTexts.KeepOutOfLogs(builder.Services);
    }
}
