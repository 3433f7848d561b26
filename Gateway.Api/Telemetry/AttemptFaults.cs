using Gateway.Api.Forwarding;

namespace Gateway.Api.Telemetry;

/// <summary>What went wrong with an attempt, as metrics, spans and log name it: the <c>error.type</c>.</summary>
internal static class AttemptFaults
{
    /// <summary>Null for an answer that is no error.</summary>
    public static string? Of(AttemptOutcome outcome) => outcome.Result switch
    {
        AttemptResult.Answered when outcome.Answer!.Status < StatusCodes.Status400BadRequest => null,
        AttemptResult.Answered or AttemptResult.UpstreamError or AttemptResult.CredentialsRefused => MetricLabels.ErrorTypeOf(outcome.Answer!.Status),
        AttemptResult.ConnectionFailed when outcome.Fault is { } fault => NameOf(fault),
        var result => RequestMetrics.NameOf(result),
    };

    public static string NameOf(ConnectionFault fault) => fault switch
    {
        ConnectionFault.Refused => "connection_refused",
        ConnectionFault.NameNotFound => "name_not_found",
        ConnectionFault.Unreachable => "host_unreachable",
        ConnectionFault.ConnectTimeout => "connect_timeout",
        ConnectionFault.Certificate => "certificate_refused",
        ConnectionFault.NoTls => "no_tls",
        ConnectionFault.TlsFailed => "tls_failed",
        ConnectionFault.Reset => "connection_reset",
        ConnectionFault.Proxy => "proxy_failed",
        ConnectionFault.NoHttp => "no_http",
        ConnectionFault.Other => "connection_failed",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };
}
