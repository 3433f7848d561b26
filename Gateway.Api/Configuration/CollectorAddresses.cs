using Shared.Contracts.Configuration.Settings;

namespace Gateway.Api.Configuration;

/// <summary>Where OpenTelemetry's exporter sends to, by its own variables and defaults (opentelemetry.io, <i>OTLP Exporter Configuration</i>, looked up 2026-11-28).</summary>
internal static class CollectorAddresses
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly Uri Grpc = new("http://localhost:4317");
    private static readonly Uri Http = new("http://localhost:4318");

    /// <param name="variable">Reads a variable; null where it is not set.</param>
    public static IEnumerable<Uri> Of(Func<string, string?> variable)
    {
        var export = TelemetryExport.Of(variable);
        if (export.Metrics) yield return Of(variable, "METRICS");
        if (export.Traces) yield return Of(variable, "TRACES");
        if (export.Logs) yield return Of(variable, "LOGS");
    }

    /// <summary>The signal's own address, else that of all signals, else the usual one of the protocol on this machine.</summary>
    private static Uri Of(Func<string, string?> variable, string signal) =>
        Parse(variable($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT")) ?? Parse(variable(Endpoint)) ?? (IsHttp(variable, signal) ? Http : Grpc);

    private static bool IsHttp(Func<string, string?> variable, string signal) =>
        (Given(variable($"OTEL_EXPORTER_OTLP_{signal}_PROTOCOL")) ?? variable("OTEL_EXPORTER_OTLP_PROTOCOL"))?.Trim() == "http/protobuf";

    private static Uri? Parse(string? text) => Uri.TryCreate(Given(text), UriKind.Absolute, out var address) ? address : null;

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
