using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Api.Forwarding;

/// <summary>The connections to upstreams. No redirect is followed and no cookie kept: either could send a request's bytes where no decision sent them.</summary>
/// <param name="proxy">The way to those that are not reached directly; null for no proxy.</param>
/// <param name="trust">Which certificates of upstreams are taken; null for those that the machine trusts.</param>
internal sealed class UpstreamClients(UpstreamProxy? proxy = null, X509ChainPolicy? trust = null) : IDisposable
{
    /// <summary>Long enough for a distant TLS handshake, short enough to try another deployment while the caller waits.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A dead connection that many requests share is noticed by asking, not by each one's time limit.</summary>
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(10);

    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = proxy is not null,
        Proxy = proxy,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        ConnectTimeout = ConnectTimeout,
        // Addresses change behind a name: a connection is not kept for longer than an operator waits after a failover.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
        EnableMultipleHttp2Connections = true,
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        KeepAlivePingDelay = PingDelay,
        KeepAlivePingTimeout = PingTimeout,
        SslOptions = { CertificateChainPolicy = trust, RemoteCertificateValidationCallback = ConnectionFaults.TellOfCertificates },
        // The trace context is a header like any other here: the caller's own, or that of the attempt's span.
        ActivityHeadersPropagator = null,
    });

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _invoker.SendAsync(request, cancellationToken);

    /// <summary>Why a request to this address found no answer. Between here and a proxy nothing but the proxy can be at fault.</summary>
    public ConnectionFault FaultOf(Exception failure, Uri address) => ConnectionFaults.Of(failure) switch
    {
        ConnectionFault.Refused or ConnectionFault.NameNotFound or ConnectionFault.Unreachable when proxy?.IsBypassed(address) is false => ConnectionFault.Proxy,
        var fault => fault,
    };

    public void Dispose() => _invoker.Dispose();
}
