using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Gateway.Api.Forwarding;

/// <summary>Tells from what the HTTP client throws why a connection failed. By types and codes: words change with the version and the build.</summary>
internal static class ConnectionFaults
{
    /// <summary>Has the handshake fail with a type of our own where the certificate is at fault; other faults of TLS come without one.</summary>
    public static RemoteCertificateValidationCallback TellOfCertificates { get; } = static (_, _, _, errors) =>
        errors == SslPolicyErrors.None ? true : throw new CertificateRefusedException(errors);

    public static ConnectionFault Of(Exception failure) => failure is not HttpRequestException { HttpRequestError: var error } ? OfCause(failure) : error switch
    {
        HttpRequestError.NameResolutionError => ConnectionFault.NameNotFound,
        HttpRequestError.SecureConnectionError => OfTls(failure),
        HttpRequestError.ProxyTunnelError => ConnectionFault.Proxy,
        HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.ConfigurationLimitExceeded => ConnectionFault.NoHttp,
        HttpRequestError.ResponseEnded => ConnectionFault.Reset,
        _ => OfCause(failure),
    };

    private static ConnectionFault OfTls(Exception failure) => failure.InnerException switch
    {
        CertificateRefusedException => ConnectionFault.Certificate,
        // What came first was no frame of TLS. A handshake that failed in the middle has a cause of its own.
        AuthenticationException { InnerException: null } => ConnectionFault.NoTls,
        _ => ConnectionFault.TlsFailed,
    };

    private static ConnectionFault OfCause(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException { SocketErrorCode: var code }) return OfSocket(code);
        }

        return failure.GetBaseException() is IOException ? ConnectionFault.Reset : ConnectionFault.Other;
    }

    private static ConnectionFault OfSocket(SocketError code) => code switch
    {
        SocketError.ConnectionRefused => ConnectionFault.Refused,
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery => ConnectionFault.NameNotFound,
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown
            or SocketError.AddressNotAvailable => ConnectionFault.Unreachable,
        SocketError.TimedOut => ConnectionFault.ConnectTimeout,
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => ConnectionFault.Reset,
        _ => ConnectionFault.Other,
    };

    private sealed class CertificateRefusedException(SslPolicyErrors errors) : AuthenticationException($"The certificate is refused: {errors}.");
}
