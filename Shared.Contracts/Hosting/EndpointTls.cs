using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Shared.Contracts.Configuration.Settings;

namespace Shared.Contracts.Hosting;

/// <summary>How one endpoint answers a caller that wants TLS: by the host name that the caller asks for.</summary>
/// <remarks>
/// The server's own reading of a certificate is not used: it stops an endpoint, with every stream on it, to exchange one.
/// </remarks>
internal sealed class EndpointTls(EndpointSettings endpoint, KestrelSettings kestrel, ServerCertificates certificates)
{
    private const string AnyHost = "*";

    private readonly TlsSettings _withoutName = endpoint.Tls.Over(kestrel.Defaults.Tls).Over(new TlsSettings { Certificate = kestrel.DefaultCertificate });

    public TlsHandshakeCallbackOptions Options => new() { OnConnection = caller => ValueTask.FromResult(For(caller.ClientHelloInfo.ServerName)) };

    /// <summary>What can be spoken by: the certificate of every name, and of none.</summary>
    public static IEnumerable<CertificateSettings> CertificatesOf(EndpointSettings endpoint, KestrelSettings kestrel)
    {
        if (!endpoint.IsEncrypted) return [];
        return new[] { endpoint.Tls.Certificate ?? kestrel.DefaultCertificate }.Concat(endpoint.Sni.Values.Select(s => s.Certificate)).OfType<CertificateSettings>();
    }

    private SslServerAuthenticationOptions For(string? host)
    {
        var tls = (Named(host ?? "") ?? new TlsSettings()).Over(_withoutName);
        if (tls.Certificate is not { } certificate) throw new AuthenticationException("There is no certificate for the host name that the caller asks for.");
        var wish = tls.ClientCertificates ?? ClientCertificates.NoCertificate;
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificates[certificate],
            EnabledSslProtocols = tls.Versions ?? SslProtocols.None,
            ClientCertificateRequired = wish != ClientCertificates.NoCertificate,
        };
        if (wish != ClientCertificates.NoCertificate)
        {
            // A certificate that is shown must be trusted, also where none need be.
            options.RemoteCertificateValidationCallback = (_, shown, _, errors) =>
                shown is null ? wish == ClientCertificates.AllowCertificate : errors == SslPolicyErrors.None;
        }

        return options;
    }

    /// <summary>The exact name, else the longest <c>*.suffix</c>, else <c>*</c>.</summary>
    private TlsSettings? Named(string host)
    {
        if (endpoint.Sni.TryGetValue(host, out var exact)) return exact;
        for (var dot = host.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = host.IndexOf('.', dot + 1))
        {
            if (endpoint.Sni.TryGetValue(AnyHost + host[dot..], out var suffix)) return suffix;
        }

        return endpoint.Sni.GetValueOrDefault(AnyHost);
    }
}
