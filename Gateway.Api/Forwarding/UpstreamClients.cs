using System.Net;

namespace Gateway.Api.Forwarding;

/// <summary>The connections to upstreams. No redirect is followed and no cookie kept: either could send a request's bytes where no decision sent them.</summary>
internal sealed class UpstreamClients : IDisposable
{
    /// <summary>Long enough for a distant TLS handshake, short enough to try another deployment while the caller waits.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        ConnectTimeout = ConnectTimeout,
        // Addresses change behind a name: a connection is not kept for longer than an operator waits after a failover.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
        EnableMultipleHttp2Connections = true,
        // The trace context is a header like any other here: the caller's own, or that of the attempt's span.
        ActivityHeadersPropagator = null,
    });

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _invoker.SendAsync(request, cancellationToken);

    public void Dispose() => _invoker.Dispose();
}
