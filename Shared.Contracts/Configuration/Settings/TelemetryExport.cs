namespace Shared.Contracts.Configuration.Settings;

/// <summary>
/// What a service sends to an OpenTelemetry collector, by OpenTelemetry's own variables. With none of them set nothing is sent and no span is made. The protocol,
/// the headers, the intervals and the sampler are variables that the exporter and the SDK read themselves.
/// </summary>
/// <param name="Metrics">Whether metrics are sent; they can be scraped either way.</param>
/// <param name="Traces">Whether spans are made and sent.</param>
/// <param name="Logs">Whether log lines are sent, beside being written.</param>
public sealed record TelemetryExport(bool Metrics, bool Traces, bool Logs)
{
    /// <param name="variable">Reads a variable; null where it is not set.</param>
    public static TelemetryExport Of(Func<string, string?> variable)
    {
        if (string.Equals(variable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)) return new TelemetryExport(false, false, false);
        return new TelemetryExport(IsOn(variable, "METRICS"), IsOn(variable, "TRACES"), IsOn(variable, "LOGS"));
    }

    /// <summary>A signal is sent where an endpoint is named, for it or for all, or the exporter itself. Any other exporter, such as <c>none</c>, is a no.</summary>
    private static bool IsOn(Func<string, string?> variable, string signal) => variable($"OTEL_{signal}_EXPORTER") switch
    {
        "otlp" => true,
        null or "" => !string.IsNullOrWhiteSpace(variable("OTEL_EXPORTER_OTLP_ENDPOINT")) || !string.IsNullOrWhiteSpace(variable($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT")),
        _ => false,
    };
}
