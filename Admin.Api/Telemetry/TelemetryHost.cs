using System.Diagnostics;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Hosting;

namespace Admin.Api.Telemetry;

/// <summary>Puts OpenTelemetry up: metrics for Prometheus always, and what <see cref="TelemetryExport"/> says to a collector.</summary>
internal static class TelemetryHost
{
    private const string ServiceName = "gateway-admin";

    private static readonly string[] Meters = [AdminMetrics.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"];

    public static void AddTelemetry(this WebApplicationBuilder builder, string? rootPath)
    {
        var export = TelemetryExport.Of(name => builder.Configuration[name]);
        var telemetry = builder.Services.AddSingleton<AdminMetrics>().AddOpenTelemetry().ConfigureResource(Describe).WithMetrics(metrics =>
        {
            metrics.AddMeter(Meters).AddPrometheusExporter(prometheus => prometheus.ScopeInfoEnabled = false);
            if (export.Metrics) metrics.AddOtlpExporter();
        });
        if (export.Traces) telemetry.WithTracing(traces => Trace(traces, rootPath));
        if (export.Logs) telemetry.WithLogging(logs => logs.AddOtlpExporter());
    }

    private static void Trace(TracerProviderBuilder traces, string? rootPath) => traces
        .AddAspNetCoreInstrumentation(options =>
        {
            options.Filter = context => !RootPath.IsAt(context, rootPath, "/health") && !RootPath.IsAt(context, rootPath, "/metrics");
            options.EnrichWithHttpRequest = (span, _) => TakeOff(span);
            // Again at the end: some attributes are written only then.
            options.EnrichWithHttpResponse = (span, _) => TakeOff(span);
        })
        .AddOtlpExporter();

    /// <summary>The trace's state goes too: a caller wrote it, and this service asks nobody who would want it.</summary>
    private static void TakeOff(Activity span)
    {
        CallerTexts.TakeOff(span);
        span.TraceStateString = null;
    }

    /// <summary>OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES stand above what is said here.</summary>
    private static void Describe(ResourceBuilder resource) => resource
        .AddService(ServiceName, serviceVersion: typeof(TelemetryHost).Assembly.GetName().Version?.ToString(3))
        .AddEnvironmentVariableDetector();
}
