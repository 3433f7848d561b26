using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Hosting;

namespace Gateway.Api.Telemetry;

/// <summary>Puts OpenTelemetry up: metrics for Prometheus always, and what <see cref="TelemetryExport"/> says to a collector.</summary>
internal static class TelemetryHost
{
    private const string ServiceName = "gateway";

    /// <summary>The server's own meters that are worth their cost: requests by route, connections, and the runtime's memory and pauses, which are read only when asked for.</summary>
    private static readonly string[] ServerMeters = ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    public static void AddTelemetry(this WebApplicationBuilder builder, string? rootPath)
    {
        var export = TelemetryExport.Of(name => builder.Configuration[name]);
        builder.Services.AddSingleton(export);
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(Describe).WithMetrics(metrics =>
        {
            metrics.AddMeter([GatewayMeter.Name, .. ServerMeters]).AddView(SeriesRoom.For).AddPrometheusExporter(prometheus => prometheus.ScopeInfoEnabled = false);
            if (export.Metrics) metrics.AddOtlpExporter();
        });
        if (export.Traces) telemetry.WithTracing(traces => Trace(traces, rootPath));
        if (export.Logs) telemetry.WithLogging(logs => logs.AddOtlpExporter());
    }

    private static void Trace(TracerProviderBuilder traces, string? rootPath) => traces
        .AddSource(GatewayTracing.SourceName)
        .AddAspNetCoreInstrumentation(options =>
        {
            // Probes and scrapes come every few seconds and say nothing.
            options.Filter = context => !RootPath.IsAt(context, rootPath, "/health") && !RootPath.IsAt(context, rootPath, "/metrics");
            options.EnrichWithHttpRequest = (span, _) => CallerTexts.TakeOff(span);
            // Again at the end: some attributes are written only then.
            options.EnrichWithHttpResponse = (span, _) => CallerTexts.TakeOff(span);
        })
        .AddOtlpExporter();

    /// <summary>OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES stand above what is said here.</summary>
    private static void Describe(ResourceBuilder resource) => resource
        .AddService(ServiceName, serviceVersion: typeof(TelemetryHost).Assembly.GetName().Version?.ToString(3))
        .AddEnvironmentVariableDetector();
}
