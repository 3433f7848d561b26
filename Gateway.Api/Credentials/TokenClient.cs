using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Api.Credentials;

/// <summary>Asks token services. Answers are bounded in time and size; no redirect is followed, since a secret goes along.</summary>
/// <param name="proxy">The way of upstreams to the outside; null for none.</param>
internal sealed class TokenClient(IWebProxy? proxy, TimeProvider time) : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int LargestAnswer = 256 * 1024;

    private readonly HttpMessageInvoker _outside = Invoker(proxy);

    /// <summary>For the services of the machine itself: whatever stands between it and them is not them.</summary>
    private readonly HttpMessageInvoker _machine = Invoker(null);

    public static HttpRequestMessage Form(Uri address, params (string Name, string? Value)[] fields) => new(HttpMethod.Post, address)
    {
        Content = new FormUrlEncodedContent(fields.Where(f => f.Value is not null).Select(f => new KeyValuePair<string, string>(f.Name, f.Value!))),
    };

    /// <summary>Whether it is a service of the machine itself, to which no proxy leads.</summary>
    public static bool IsOfTheMachine(Uri address)
    {
        if (address.IsLoopback || address.IdnHost == "metadata.google.internal") return true;
        if (!IPAddress.TryParse(address.DnsSafeHost, out var ip)) return false;
        return ip.AddressFamily == AddressFamily.InterNetwork ? ip.GetAddressBytes() is [169, 254, ..] : ip.IsIPv6LinkLocal || ip.IsIPv6UniqueLocal;
    }

    public async Task<TokenAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var host = request.RequestUri!.Authority;
        using (request)
        {
            try
            {
                using var response = await (IsOfTheMachine(request.RequestUri) ? _machine : _outside).SendAsync(request, either.Token);
                await response.Content.LoadIntoBufferAsync(LargestAnswer, either.Token);
                var text = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(either.Token));
                return new TokenAnswer(response.StatusCode, text, RetryAfterOf(response), response.Headers.Date);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return TokenAnswer.None($"{host} did not answer within {Patience.TotalSeconds:0} s");
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                return TokenAnswer.None($"{host} could not be asked: {(e is HttpRequestException { HttpRequestError: var error and not HttpRequestError.Unknown } ? error.ToString() : e.GetType().Name)}");
            }
        }
    }

    public void Dispose()
    {
        _outside.Dispose();
        _machine.Dispose();
    }

    private TimeSpan? RetryAfterOf(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } wait } => wait,
        { Date: { } date } => date - (response.Headers.Date ?? time.GetUtcNow()),
        _ => null,
    };

    private static HttpMessageInvoker Invoker(IWebProxy? proxy) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = proxy is not null,
        Proxy = proxy,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        // Asked once in an hour: a connection that is kept would be a dead one.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
        ActivityHeadersPropagator = null,
    });
}
